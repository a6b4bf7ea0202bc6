interface Uncertainty {
  readonly about: string;
  /** The first is the default. */
  readonly positions: readonly [string, string, ...string[]];
}

/**
 * What nobody outside AWS knows for sure. Each entry is named after its rule in the table of API Gateway rules, or
 * after its subject where the table has no rule for it.
 */
export const UNCERTAINTIES = {
  '10': { about: "HTTP API: isAuthorized is the text 'true'", positions: ['failed', 'accepted'] },
  '12': { about: 'HTTP API: the authorizer throws Error("Unauthorized")', positions: ['401', '500'] },
  '19': { about: 'HTTP API: rawPath of a named stage behind a custom domain', positions: ['with-stage', 'bare'] },
  '20': {
    about: 'HTTP API: where the 2.0 authorizer event has the cookies',
    positions: ['both', 'cookies-only', 'header-only'],
  },
  '26': { about: 'HTTP API: authorizer context in a 1.0 integration event', positions: ['nested', 'flat'] },
  '30': { about: 'both: a refusal of the authorizer is cached', positions: ['cached', 'forgotten'] },
  '31': { about: 'both: a failure of the authorizer is cached', positions: ['forgotten', 'cached'] },
  '34': {
    about: "HTTP API: unresolved overwrite of a header that the client sent: the client's",
    positions: ['kept', 'removed'],
  },
  '47': {
    about: 'HTTP API: which routes shadow the automatic preflight',
    positions: ['default-route', 'default-and-any'],
  },
  '49': { about: 'HTTP API: CORS headers on the 401 and 403 of an authorizer', positions: ['absent', 'added'] },
  '52': { about: 'HTTP API: a trailing slash', positions: ['matches', 'not-found', 'greedy'] },
  '58': { about: 'REST: identity source missing with TTL 0', positions: ['invoked', '401'] },
  '62': { about: 'REST: key of the message in a 403 of an authorizer', positions: ['Message', 'message'] },
  '70': { about: 'REST: unresolved header of a gateway response', positions: ['omitted', 'empty'] },
  '76': { about: "REST: unresolved mapped header that the client sent: the client's", positions: ['kept', 'removed'] },
  '77': { about: 'REST: mapped header that the client sent in another case', positions: ['both', 'replaced'] },
  '82': { about: 'REST: cookies as an HTTP/1.1 or an HTTP/2 client delivers them', positions: ['joined', 'split'] },
  '89': { about: 'REST: header names as behind a multi-level mapping', positions: ['as-sent', 'lower-case'] },
  'default-ttl': { about: 'HTTP API: cache seconds of an authorizer that names none', positions: ['0', '300'] },
  'empty-mapped-value': {
    about: 'HTTP API: a mapped value that is an empty string',
    positions: ['resolved', 'unresolved'],
  },
  'form-body': { about: 'HTTP API: a form body in a Lambda event', positions: ['base64', 'text'] },
  'header-limit': { about: 'both: status for request headers over 10,240 bytes', positions: ['431', '400'] },
  'identity-source': { about: 'HTTP API: identitySource without configured sources', positions: ['empty', 'null'] },
  'method-override': {
    about: 'REST: X-HTTP-Method-Override changes the routed method, or only that of the integration',
    positions: ['routed', 'integration', 'ignored'],
  },
  'preflight-status': { about: 'HTTP API: status of the automatic preflight', positions: ['204', '200'] },
  'principal-id': { about: 'both: a policy without principalId', positions: ['failed', 'accepted'] },
  'rest-header-case': { about: 'REST: case of X in method.request.header.X', positions: ['insensitive', 'sensitive'] },
  'throttle-order': {
    about: 'both: when a request counts against the limits of its route',
    positions: ['before-authorizer', 'after-authorizer'],
  },
  'unauthorized-result': { about: "both: the authorizer's own 401 is cached", positions: ['forgotten', 'cached'] },
  'www-authenticate': { about: 'HTTP API: WWW-Authenticate of an integration', positions: ['kept', 'remapped'] },
} as const satisfies Record<string, Uncertainty>;

export type UncertainRule = keyof typeof UNCERTAINTIES;

export type Switches = { readonly [Rule in UncertainRule]: (typeof UNCERTAINTIES)[Rule]['positions'][number] };

export class SwitchError extends Error {
  override readonly name = 'SwitchError';
}

function isUncertainRule(rule: string): rule is UncertainRule {
  return Object.hasOwn(UNCERTAINTIES, rule);
}

function defaultPositions(): Record<string, string> {
  return Object.fromEntries(Object.entries(UNCERTAINTIES).map(([rule, { positions }]) => [rule, positions[0]]));
}

/** Switches from texts such as `34=removed`; what is not named keeps its default. */
export function parseSwitches(texts: readonly string[]): Switches {
  const switches = defaultPositions();
  for (const text of texts) {
    const [rule = '', position = ''] = text.split('=', 2);
    if (!isUncertainRule(rule)) {
      throw new SwitchError(`'${rule}' is not uncertain; known are ${Object.keys(UNCERTAINTIES).join(', ')}.`);
    }
    const positions: readonly string[] = UNCERTAINTIES[rule].positions;
    if (!positions.includes(position)) {
      throw new SwitchError(`'${rule}' takes ${positions.join(' or ')}, not '${position}'.`);
    }
    switches[rule] = position;
  }
  // Every rule has a default, and every other position was just checked.
  return switches as Switches;
}

export const DEFAULT_SWITCHES: Switches = parseSwitches([]);
