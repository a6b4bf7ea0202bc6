import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { errors, type Provider } from 'oidc-provider';
import { grantedToken, type ResourceServerSettings } from './granted-token.js';
import type { ProviderKeys } from './keys.js';
import { userNamed } from './users.js';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export interface TradeSettings {
  readonly issuer: string;
  readonly keys: ProviderKeys;
  /** Other issuers whose tokens are traded; each publishes its keys at `/jwks`. */
  readonly trustedIssuers: readonly string[];
  readonly resource: ResourceServerSettings;
}

/** RFC 8693 and RFC 7523, which oidc-provider leaves out: a token of this provider or of another becomes one of this. */
export function addExchangeGrants(provider: Provider, settings: TradeSettings): void {
  const subjectOf = subjectReader(settings);
  provider.registerGrantType(
    TOKEN_EXCHANGE,
    async (ctx) => {
      const { subject_token: token = '', subject_token_type: type = '' } = ctx.oidc.params;
      if (!/:(access_token|jwt)$/.test(type)) throw new errors.InvalidRequest('no such subject_token_type');
      const user = userNamed(await subjectOf(token));
      // RFC 8693, section 2.2.2: a token that is no good makes the request an invalid one.
      if (user === undefined) throw new errors.InvalidRequest('the subject token is no good');
      ctx.body = {
        ...(await grantedToken(provider, ctx, user.username, settings.resource)),
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      };
    },
    ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'scope'],
  );
  provider.registerGrantType(
    JWT_BEARER,
    async (ctx) => {
      const user = userNamed(await subjectOf(ctx.oidc.params.assertion ?? ''));
      if (user === undefined) throw new errors.InvalidGrant('the assertion is no good');
      ctx.body = await grantedToken(provider, ctx, user.username, settings.resource);
    },
    ['assertion', 'scope'],
  );
}

/** Whom a token is about, if it is one of those that are traded. */
function subjectReader({ issuer, keys, trustedIssuers }: TradeSettings) {
  const others = new Map(trustedIssuers.map((one) => [one, createRemoteJWKSet(new URL(`${one}/jwks`))]));
  return async (token: string): Promise<string | undefined> => {
    try {
      const { iss = '' }: JWTPayload = decodeJwt(token);
      const published = others.get(iss);
      const verified = published && jwtVerify(token, published, { issuer: iss });
      return (await (verified ?? jwtVerify(token, keys.publicKey, { issuer }))).payload.sub;
    } catch {
      return undefined;
    }
  };
}
