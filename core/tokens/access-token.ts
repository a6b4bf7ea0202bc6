import type { Clock } from '../clock.js';
import type { Claims } from '../identity.js';
import type { KeySource } from '../provider/keys.js';
import type { ProviderSettings } from '../settings/document.js';
import { judgeAccessToken } from './access-token-profile.js';
import { checkIssuer, verifySignature } from './signature.js';
import { readUnverifiedToken, type UnverifiedToken } from './unverified-token.js';

export interface AccessTokenDependencies {
  readonly provider: Pick<ProviderSettings, 'issuer' | 'tenants' | 'algorithms' | 'accessToken'>;
  readonly keys: KeySource;
  readonly clock: Clock;
}

/**
 * Verifies a JWT by the one profile for access tokens and returns its claims. Whoever has read the token before passes
 * on what was read.
 */
export type AccessTokenVerifier = (token: string, unverified?: UnverifiedToken) => Promise<Claims>;

/**
 * The order matters: what can be judged without the provider is judged first, so that a token of a stranger never
 * makes the gate send a request.
 */
export function accessTokenVerifier({ provider, keys, clock }: AccessTokenDependencies): AccessTokenVerifier {
  return async (token, unverified = readUnverifiedToken(token)) => {
    checkIssuer(unverified, provider);
    judgeAccessToken(unverified, provider.accessToken, clock.now());
    await verifySignature(token, unverified, { provider, keys });
    return unverified.claims;
  };
}
