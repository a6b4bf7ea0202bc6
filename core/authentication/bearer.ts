import { GateError } from '../errors.js';
import type { Provider } from '../providers.js';
import { providerOfIssuer } from '../settings/issuer.js';
import { subjectOf } from '../tokens/access-token-profile.js';
import { readUnverifiedToken } from '../tokens/unverified-token.js';
import type { Authenticator } from './authenticator.js';

/**
 * A JWT access token of one of the providers, verified without asking that provider again. The issuer that a token
 * claims decides whose keys, audiences and algorithms it is judged by, and no other's.
 */
export function bearerAuthenticator(
  providers: readonly Pick<Provider, 'settings' | 'verifyAccessToken'>[],
): Authenticator {
  return async (token) => {
    const unverified = readUnverifiedToken(token);
    const provider = providerOfIssuer(providers, unverified.claims.iss);
    if (provider === undefined) throw new GateError('token_issuer');
    const claims = await provider.verifyAccessToken(token, unverified);
    return {
      provider: provider.settings,
      issuer: String(claims.iss),
      subject: subjectOf(claims),
      authenticatedBy: 'bearer',
      expiresAt: Number(claims.exp),
      claimSources: [claims],
      accessToken: token,
    };
  };
}
