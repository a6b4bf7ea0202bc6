import { contextKey } from '../core/settings/header-name.js';
import { type CallerIdentity, IDENTITY_KEY } from '../core/settings/identity-context.js';

export type { CallerIdentity } from '../core/settings/identity-context.js';

/** What a gate with `bearerCache` writes where a caller has no value. */
const NOTHING = '-';

/** The event of a function behind API Gateway: of a REST API, or of an HTTP API in payload format 2.0 or 1.0. */
export interface ApiEvent {
  readonly requestContext: object;
}

/**
 * Why an event names nobody: `no_gate` if the request did not come through a gate, `anonymous` if it came without a
 * credential by a route that lets everybody in.
 */
export type IdentityErrorCode = 'no_gate' | 'anonymous';

/** The event names nobody. Answer it with 401. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';

  constructor(
    readonly code: IdentityErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Who called, as the authorizer of the gate says. Nobody but an authorizer of the API writes there, and whoever may invoke
 * the function otherwise: let only the API. Throws `IdentityError`.
 */
export function identityFrom(event: ApiEvent): CallerIdentity {
  const identity = optionalIdentityFrom(event);
  if (identity === undefined) {
    throw new IdentityError('anonymous', 'The caller showed no credential: use optionalIdentityFrom on such a route.');
  }
  return identity;
}

/**
 * The same for routes that let everybody in: undefined for a caller without a credential. Throws `IdentityError` with
 * `no_gate`, also on what does not pass the gate: a public route of an HTTP API, and a public method of a REST API with
 * `bearerCache`.
 */
export function optionalIdentityFrom(event: ApiEvent): CallerIdentity | undefined {
  const { [IDENTITY_KEY]: written } = gateContext(event);
  const identity = parsed(String(written));
  if (identity === null) return undefined;
  if (!isIdentity(identity)) throw noGate();
  return identity;
}

/**
 * The value of an upstream header of the gate, for functions that API Gateway hands no headers of its own; undefined if the
 * caller has none. Throws `IdentityError` with `no_gate`.
 */
export function upstreamHeaderFrom(event: ApiEvent, name: string): string | undefined {
  const value = gateContext(event)[contextKey(name)];
  return typeof value === 'string' && value !== NOTHING ? value : undefined;
}

/** HTTP APIs have the context of the authorizer under `lambda`; in payload format 1.0 some say that they do not. */
function gateContext({ requestContext }: ApiEvent): Readonly<Record<string, unknown>> {
  const { authorizer } = requestContext as { readonly authorizer?: unknown };
  const context = [Object(authorizer).lambda, authorizer].find(
    (place) => typeof Object(place)[IDENTITY_KEY] === 'string',
  );
  if (context === undefined) throw noGate();
  return context as Readonly<Record<string, unknown>>;
}

/** Any authorizer can write anything. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isIdentity(value: unknown): value is CallerIdentity {
  const { subject, issuer } = Object(value);
  return typeof subject === 'string' && typeof issuer === 'string';
}

function noGate(): IdentityError {
  return new IdentityError('no_gate', 'The request did not come through a gate: protect its route by one.');
}
