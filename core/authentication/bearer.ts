import type { Claims } from '../identity.js';
import type { AccessTokenVerifier } from '../tokens/access-token.js';
import type { Authenticator } from './authenticator.js';

/** A JWT access token of the provider, verified without asking the provider again. */
export function bearerAuthenticator(verify: AccessTokenVerifier): Authenticator {
  return async (token) => {
    const claims = await verify(token);
    return {
      issuer: String(claims.iss),
      subject: subjectOf(claims),
      authenticatedBy: 'bearer',
      expiresAt: Number(claims.exp),
      claimSources: [claims],
      accessToken: token,
    };
  };
}

/** A client that acts for itself has, at some providers, no `sub`; then it is its own subject. */
function subjectOf(claims: Claims): string {
  const subject = [claims.sub, claims.client_id, claims.azp].find((claim) => typeof claim === 'string');
  return String(subject);
}
