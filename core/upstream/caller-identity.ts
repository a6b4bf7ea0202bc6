import type { Identity } from '../identity.js';
import type { CallerIdentity } from '../settings/identity-context.js';
import { asciiJson } from './header-value.js';

/** Who called, for functions that get the context of the authorizer instead of headers. */
export function callerIdentity(identity: Identity | undefined): string {
  if (identity === undefined) return asciiJson(null);
  const { subject, issuer, provider, authenticatedBy, expiresAt, sessionId } = identity;
  const caller: CallerIdentity = {
    ...{ subject, issuer, provider: provider.id, authenticatedBy, expiresAt },
    ...(sessionId === undefined ? {} : { sessionId }),
  };
  return asciiJson(caller);
}
