import type { Warning } from './report.js';
import type { RouteFact } from './routes.js';

/**
 * Whoever reaches an upstream directly walks around the gate.
 * @param vouched whether the gate vouches for its requests by an assertion, which an upstream can insist on
 */
export function warnOfPublicUpstreams(routes: readonly RouteFact[], remedy: string, vouched: boolean): Warning[] {
  const keys = vouched
    ? []
    : routes.filter(({ guard, integration }) => guard === 'gate' && integration?.exposed === true);
  return keys.length === 0
    ? []
    : [
        {
          id: 'claimgate:public-upstream',
          message:
            `${keys.map(({ key }) => `"${key}"`).join(', ')} lead to upstreams on the internet, where anybody can walk around ` +
            `the gate and send the upstream headers: ${remedy}; or have the upstream insist on an UpstreamHeader.assertion; or ` +
            'verify the access token again in the upstream and acknowledge this warning.',
        },
      ];
}

/** The addresses of an API, as a check sees them. */
export interface EndpointFact {
  /** Whether it has an address of the adopter's own. */
  readonly hasDomain: boolean;
  /** Whether its execute-api address is switched off; undefined where that is not known. */
  readonly disabled: boolean | undefined;
}

/** An API behind a domain of its own answers under its execute-api address too, unless that is switched off. */
export function warnOfDefaultEndpoint({ hasDomain, disabled }: EndpointFact): Warning[] {
  return hasDomain && disabled === false
    ? [
        {
          id: 'claimgate:default-endpoint',
          message:
            'The API has a domain of its own and still answers under its execute-api address, past all that guards the ' +
            'domain: say disableExecuteApiEndpoint: true, or acknowledge this warning if something like CloudFront calls it.',
        },
      ]
    : [];
}
