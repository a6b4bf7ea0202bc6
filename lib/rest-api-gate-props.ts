import type { Duration } from 'aws-cdk-lib';
import type { Integration, MethodOptions } from 'aws-cdk-lib/aws-apigateway';
import type { AccessRule } from './access-rule.js';
import type { ApiGateProps } from './api-gate-props.js';
import type { Credential } from './credential.js';

/** What belongs to one REST API. */
export interface RestApiGateProps extends ApiGateProps {
  /**
   * Keeps a form that a browser posts after its session has ended: the user gets a page that holds it, signs in in
   * another tab and sends the form from that page. For forms without files of at most 16 KB; for others, and without this
   * property, the page says that the form was not sent. Nothing is stored. Redirects of refused requests become
   * 307 instead of 302, so that browsers send the form along.
   *
   * @default false
   */
  readonly keepForms?: boolean;

  /**
   * Lets API Gateway keep decisions about bearer tokens, per token, method, resource and path, for at
   * most 60 seconds. For so long
   * nobody notices that a key was withdrawn or a rule has changed; a token that would expire meanwhile is refused. Only for
   * gates that take nothing but bearer tokens, and for methods that lead to functions or to integrations that are no HTTP
   * proxies: those hand on every header that a caller sends, and nobody would refuse one that looks like the gate's.
   * Public methods do not pass the gate then.
   *
   * @default - every request is decided anew
   */
  readonly bearerCache?: Duration;
}

/** Where a method that everybody may use leads; give an upstream or an integration. */
export interface PublicMethodOptions {
  /**
   * Address of the upstream; path parameters of the resource may stand in braces, as in
   * `https://orders.internal/{proxy}` for `/orders/{proxy+}`.
   *
   * @default - the integration says where the method leads
   */
  readonly upstream?: string;

  /**
   * An integration of your own. An HTTP integration needs `requestParameters()`; Lambda integrations read the identity
   * from `requestContext.authorizer`.
   *
   * @default - made from the upstream
   */
  readonly integration?: Integration;

  /**
   * Further options of the method. Its authorizer and authorization type are set by the gate.
   *
   * @default - none
   */
  readonly methodOptions?: MethodOptions;

  /**
   * The kinds of credential the method takes, a selection of those of the gate.
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

/** Where a protected method leads and what callers must have. */
export interface ProtectedMethodOptions extends PublicMethodOptions {
  /**
   * What callers must have.
   *
   * @default - the `defaultRule` of the API
   */
  readonly rule?: AccessRule;
}
