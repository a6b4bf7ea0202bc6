import type { TokenExchangeSettings, TrustedIssuer } from '../../core/settings/token-exchange.js';
import { AskingGate, FAILURES } from './asking-gate.js';
import { ISSUER } from './gate-settings.js';
import { jsonResponse } from './scripted-http.js';
import { claimsWith, type SigningKey } from './signed-tokens.js';

export const PARTNER_ISSUER = 'https://login.partner.example';
export const PARTNER_AUDIENCE = 'https://shop.partner.example';

/** An issuer that is no provider of the gate. */
export const TRUSTED: TrustedIssuer = {
  issuer: PARTNER_ISSUER,
  algorithms: ['ES256'],
  endpoints: { jwks: `${PARTNER_ISSUER}/jwks` },
  accessToken: { audienceClaim: 'aud', audiences: [PARTNER_AUDIENCE], proof: { kind: 'typ', types: ['at+jwt'] } },
  scopePath: ['scope'],
};

/** The provider of the gate, as far as its tokens are for its pages. */
export const OWN: TrustedIssuer = {
  ...TRUSTED,
  issuer: ISSUER,
  endpoints: {},
  accessToken: { ...TRUSTED.accessToken, audiences: ['https://pages.example.com'] },
  conditions: { missingAudience: ['https://api.example.com'] },
};

export const EXCHANGE: TokenExchangeSettings = {
  issuers: [TRUSTED, OWN],
  subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
  scope: 'orders:read',
  audience: 'https://api.example.com',
  parameters: {},
  remembered: 900,
  failures: FAILURES,
};

export type ExchangeKind = 'tokenExchange' | 'jwtBearer';

export const partnerClaims = (changes: Readonly<Record<string, unknown>> = {}) =>
  claimsWith({ iss: PARTNER_ISSUER, aud: PARTNER_AUDIENCE, sub: 'partner-user', ...changes });

/** A gate that trades tokens of {@link TRUSTED} and of its own provider; `granted` is what that gives. */
export function tradingGate(
  kind: ExchangeKind,
  keys: { readonly own: SigningKey; readonly partner: SigningKey },
  granted: string,
  changes: Partial<TokenExchangeSettings> = {},
): AskingGate {
  const { subjectTokenType: _, requestedTokenType: __, ...both } = { ...EXCHANGE, ...changes };
  const settings = kind === 'jwtBearer' ? both : { ...EXCHANGE, ...changes };
  const gate = new AskingGate(keys.own, [kind, 'bearer', 'session'], { [kind]: settings });
  gate.http.on(`${PARTNER_ISSUER}/jwks`, () => jsonResponse({ keys: [keys.partner.jwk] }));
  return gate.answering('token', () => jsonResponse({ access_token: granted, token_type: 'Bearer', expires_in: 300 }));
}
