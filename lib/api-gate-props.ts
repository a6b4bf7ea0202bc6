import type { AccessRule } from './access-rule.js';
import type { ConsumerKeyOptions } from './consumer-key-options.js';
import type { FunctionOptions } from './function-options.js';
import type { IOidcGate } from './oidc-gate.js';
import type { PageLimits } from './page-limits.js';
import { credentialKinds } from './route-rules.js';

/** What is common to gates on HTTP APIs and on REST APIs. */
export interface ApiGateProps extends FunctionOptions {
  /**
   * The address browsers use for the API: scheme, host and base path. Must be https, except for localhost. Required for
   * an API that is imported, and for an HTTP API without a default stage.
   *
   * @default - the execute-api address of the API
   */
  readonly publicUrl?: string;

  /**
   * What callers must have on protected routes that name no rule of their own.
   *
   * @default - every protected route names its rule
   */
  readonly defaultRule?: AccessRule;

  /**
   * Tells refused callers which part of an access rule they do not meet: in the challenge and at `/auth/denied`. The log
   * has it in any case. Whoever has a valid credential can then learn what the rules are.
   *
   * @default false
   */
  readonly explainRefusals?: boolean;

  /**
   * Serves `/.well-known/oauth-protected-resource` (RFC 9728), from where clients learn which authorization server issues
   * tokens for this API, and names its address in challenges. Only for gates that take bearer tokens.
   *
   * @default true
   */
  readonly resourceMetadata?: boolean;

  /**
   * Lets `GET /auth/logout` log out too, for links and for who types the address. Links of other sites are refused, and so
   * are browsers so old that they do not say where a link is from.
   *
   * @default false
   */
  readonly logoutByGet?: boolean;

  /**
   * How much the gate's own pages under `/auth` take, on the stages of the API that this app makes.
   *
   * @default - 100 requests per second to each page, and 200 at once
   */
  readonly pageLimits?: PageLimits;

  /**
   * Gives callers the limits of a usage plan, by a claim of theirs. On REST APIs only, which take API keys from the gate
   * then; methods that `protect` adds need one, and so do public methods if there is an `anonymousPlan`, unless their
   * `apiKeyRequired` says otherwise.
   *
   * @default - no limits by caller
   */
  readonly consumerKey?: ConsumerKeyOptions;

  /**
   * Request headers that scripts of the gate's allowed origins may send.
   *
   * @default ['authorization', 'content-type', 'x-requested-with']
   */
  readonly allowedRequestHeaders?: string[];
}

/** Request headers that scripts of allowed origins may send unless the adopter says otherwise. */
export const DEFAULT_REQUEST_HEADERS = ['authorization', 'content-type', 'x-requested-with'];

/** Whether clients are told where they get tokens for the API. */
export function servesMetadata(gate: IOidcGate, { resourceMetadata }: ApiGateProps): boolean {
  return credentialKinds(gate.credentials).includes('bearer') && resourceMetadata !== false;
}
