import * as v from 'valibot';
import { isSecureUrl } from '../secure-url.js';
import { claimPath } from './parse-rule.js';
import type { TrustedIssuer } from './token-exchange.js';

const text = v.pipe(v.string(), v.nonEmpty());
const texts = v.array(text);
const someTexts = v.pipe(texts, v.nonEmpty());
const url = v.pipe(v.string(), v.check(isSecureUrl));

/** Asymmetric ones only: the key of a symmetric one would be the client secret. */
const algorithm = v.pipe(v.string(), v.regex(/^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/));

/** By what tokens of an issuer are judged, whether the gate is its client or not. */
export const issuerMembers = {
  issuer: url,
  tenants: v.exactOptional(someTexts),
  algorithms: v.pipe(v.array(algorithm), v.nonEmpty()),
  accessToken: v.strictObject({
    audienceClaim: v.picklist(['aud', 'client_id']),
    audiences: texts,
    proof: v.variant('kind', [
      v.strictObject({ kind: v.literal('typ'), types: texts }),
      v.strictObject({ kind: v.literal('claimEquals'), claim: text, value: text }),
      v.strictObject({ kind: v.literal('claimPresent'), claims: texts }),
    ]),
  }),
};

export const trustedIssuer: v.GenericSchema<unknown, TrustedIssuer> = v.strictObject({
  ...issuerMembers,
  endpoints: v.strictObject({ jwks: v.exactOptional(url) }),
  scopePath: claimPath,
  conditions: v.exactOptional(
    v.strictObject({
      hasAudience: v.exactOptional(someTexts),
      missingAudience: v.exactOptional(someTexts),
      hasScopes: v.exactOptional(someTexts),
      missingScopes: v.exactOptional(someTexts),
    }),
  ),
});
