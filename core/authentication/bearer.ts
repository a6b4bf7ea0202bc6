import type { AccessTokenVerifier } from '../tokens/access-token.js';
import { subjectOf } from '../tokens/access-token-profile.js';
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
