import type { Duration } from 'aws-cdk-lib';
import type { HttpMethod, HttpRouteIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ApiGateProps } from './api-gate-props.js';
import type { Credential } from './credential.js';

/** What belongs to one HTTP API. */
export interface HttpApiGateProps extends ApiGateProps {
  /**
   * Lets API Gateway keep decisions about bearer tokens, per token, route and path, for at most 60 seconds. For so long
   * nobody notices that a key was withdrawn or a rule has changed; a token that would expire meanwhile is refused. Only for
   * gates that take nothing but bearer tokens.
   *
   * @default - every request is decided anew
   */
  readonly bearerCache?: Duration;
}

/** What a protected route takes. */
export interface RouteOptions {
  /**
   * The kinds of credential the route takes, a selection of those of the gate.
   *
   * @default - all of the gate
   */
  readonly credentials?: Credential[];

  /**
   * Ids of the providers that may vouch for callers, a selection of those of the gate.
   *
   * @default - all of the gate
   */
  readonly providers?: string[];
}

/** Where a route that everybody may use leads; give an upstream or an integration. */
export interface PublicRouteOptions {
  /**
   * Address of the upstream; path parameters may stand in braces, as in `https://orders.internal/{proxy}`.
   *
   * @default - the integration says where the route leads
   */
  readonly upstream?: string;

  /**
   * An integration of your own. Give it `publicParameterMapping()`, or callers can fill the upstream headers.
   *
   * @default - made from the upstream
   */
  readonly integration?: HttpRouteIntegration;

  /**
   * The methods of the route.
   *
   * @default [HttpMethod.ANY]
   */
  readonly methods?: HttpMethod[];
}
