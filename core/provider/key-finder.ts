import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
// By its own path: through the index, whatever openid-client needs of jose would be loaded at every cold start.
import { createLocalJWKSet } from 'jose/jwks/local';
import type { KnownIssuer } from '../settings/document.js';
import { isIssuedBy } from '../settings/issuer.js';
import type { KeySet } from './discovery.js';

/** Selects keys; where a provider has tenants, those alone that it publishes for the tenant of the token. */
export function keyFinder(keySet: KeySet, { tenants }: Pick<KnownIssuer, 'tenants'>): JWTVerifyGetKey {
  if (tenants === undefined) return createLocalJWKSet(keySet as JSONWebKeySet);
  return async (header, token) => {
    const issuer = issuerOfPayload(token.payload);
    const keys = keySet.keys.filter(
      (key) => typeof key.issuer !== 'string' || isIssuedBy({ issuer: key.issuer, tenants }, issuer),
    );
    return createLocalJWKSet({ keys } as JSONWebKeySet)(header, token);
  };
}

/** Of a token that was not verified; undefined if there is none. */
export function issuerOfPayload(payload: string | Uint8Array | undefined): string | undefined {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'base64url') : Buffer.from(payload ?? '');
  const { iss } = JSON.parse(bytes.toString('utf8')) as { readonly iss?: unknown };
  return typeof iss === 'string' ? iss : undefined;
}
