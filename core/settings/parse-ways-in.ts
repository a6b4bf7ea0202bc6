import * as v from 'valibot';
import { isSecureUrl } from '../secure-url.js';
import { trustedIssuer } from './parse-issuer.js';
import type { WaysIn } from './ways-in.js';

const text = v.pipe(v.string(), v.nonEmpty());
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const headerName = v.pipe(v.string(), v.regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/));
const strings = v.record(text, v.string());
const failureLimit = { window: v.pipe(seconds, v.minValue(1)), perAddress: count };

/** Which provider is asked. */
const provider = v.exactOptional(text);

const grant = v.strictObject({
  provider,
  scope: v.exactOptional(text),
  audience: v.exactOptional(text),
  parameters: strings,
  remembered: seconds,
  limits: v.strictObject({ ...failureLimit, perAccount: count }),
});

const exchange = {
  provider,
  issuers: v.pipe(v.array(trustedIssuer), v.nonEmpty(), v.maxLength(16)),
  scope: v.exactOptional(text),
  audience: v.exactOptional(text),
  resource: v.exactOptional(text),
  parameters: strings,
  remembered: seconds,
  failures: v.strictObject(failureLimit),
};

export const waysIn: v.GenericSchema<unknown, WaysIn> = v.strictObject({
  tokenPlaces: v.exactOptional(
    v.strictObject({
      header: v.exactOptional(headerName),
      cookie: v.exactOptional(text),
      query: v.exactOptional(text),
    }),
  ),
  introspection: v.exactOptional(
    v.strictObject({
      provider,
      jwts: v.boolean(),
      clientIds: v.array(text),
      untyped: v.boolean(),
      answer: v.picklist(['json', 'jwt']),
      remembered: seconds,
      inTable: v.boolean(),
      parameters: strings,
      headers: strings,
      failures: v.strictObject(failureLimit),
    }),
  ),
  userinfo: v.exactOptional(
    v.strictObject({
      provider,
      audience: v.variant('kind', [
        v.strictObject({
          kind: v.literal('tokeninfo'),
          url: v.pipe(v.string(), v.check(isSecureUrl)),
          clientIds: v.pipe(v.array(text), v.nonEmpty()),
        }),
        v.strictObject({ kind: v.literal('any') }),
      ]),
      remembered: seconds,
      failures: v.strictObject(failureLimit),
    }),
  ),
  userinfoClaims: v.exactOptional(v.strictObject({ remembered: seconds })),
  clientCredentials: v.exactOptional(grant),
  password: v.exactOptional(grant),
  tokenExchange: v.exactOptional(
    v.strictObject({ ...exchange, subjectTokenType: text, requestedTokenType: v.exactOptional(text) }),
  ),
  jwtBearer: v.exactOptional(v.strictObject(exchange)),
  refreshToken: v.exactOptional(
    v.strictObject({
      provider,
      header: headerName,
      scope: v.exactOptional(text),
      parameters: strings,
      limits: v.strictObject(failureLimit),
    }),
  ),
});
