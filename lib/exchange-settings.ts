import type {
  ExchangeConditions as ConditionSettings,
  ExchangeSettings,
  TokenExchangeSettings,
  TrustedIssuer as TrustedIssuerSettings,
} from '../core/settings/token-exchange.js';
import { stopWith } from './checks/report.js';
import { checkVerifiableIssuers } from './checks/trusted-issuers.js';
import { atProvider, tokenFailures, tradedRemembered } from './credential-settings.js';
import type { ExchangeConditions, JwtBearerOptions, TokenExchangeOptions, TrustedIssuer } from './exchange-options.js';
import { TokenType } from './token-type.js';

export function jwtBearerSettings(options: JwtBearerOptions): ExchangeSettings {
  const { trustedIssuers, scope, audience, resource, parameters, cacheTtl } = options;
  const opaque = trustedIssuers.filter(({ issuer }) => !issuer._verifiableAccessTokens);
  stopWith(checkVerifiableIssuers(opaque.map(({ issuer }) => issuer._product.name)));
  return {
    ...atProvider(options),
    issuers: trustedIssuers.map(issuerSettings),
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
    ...(resource === undefined ? {} : { resource }),
    parameters: parameters ?? {},
    remembered: tradedRemembered(cacheTtl),
    failures: tokenFailures(options),
  };
}

export function tokenExchangeSettings(options: TokenExchangeOptions): TokenExchangeSettings {
  const { subjectTokenType = TokenType.ACCESS_TOKEN, requestedTokenType } = options;
  return {
    ...jwtBearerSettings(options),
    subjectTokenType: subjectTokenType.uri,
    ...(requestedTokenType === undefined ? {} : { requestedTokenType: requestedTokenType.uri }),
  };
}

function issuerSettings(trusted: TrustedIssuer): TrustedIssuerSettings {
  const { issuer, tenants, algorithms, accessToken, endpoints, claimPaths } = trusted.issuer._issuerSettings;
  return {
    issuer,
    ...(tenants === undefined ? {} : { tenants }),
    algorithms,
    endpoints: endpoints.jwks === undefined ? {} : { jwks: endpoints.jwks },
    accessToken,
    scopePath: claimPaths.scope,
    ...(trusted.conditions === undefined ? {} : { conditions: conditionSettings(trusted.conditions) }),
  };
}

/** A condition without words is none. */
function conditionSettings(conditions: ExchangeConditions): ConditionSettings {
  return Object.fromEntries(Object.entries(conditions).filter(([, words]) => words !== undefined && words.length > 0));
}
