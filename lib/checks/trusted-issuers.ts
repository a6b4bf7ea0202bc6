import { issuersOf } from '../../core/settings/issuer.js';
import type { ExchangeSettings, TrustedIssuer } from '../../core/settings/token-exchange.js';
import type { WaysIn } from '../../core/settings/ways-in.js';

type Issuers = Pick<TrustedIssuer, 'issuer' | 'tenants'>;

/** What is traded has to be verified first. */
export function checkVerifiableIssuers(opaque: readonly string[]): string[] {
  return opaque.map(
    (name) => `Access tokens of ${name} are opaque and cannot be verified: take it out of trustedIssuers.`,
  );
}

/** What a token says of itself has to tell what becomes of it. */
export function checkTrustedIssuers({ tokenExchange, jwtBearer }: WaysIn, providers: readonly Issuers[]): string[] {
  const all = Object.entries({ tokenExchange, jwtBearer }).flatMap(([kind, settings]) =>
    settings === undefined ? [] : [{ kind, settings }],
  );
  const issuers = all.flatMap(({ settings }) => settings.issuers.flatMap(issuersOf));
  return [
    ...all.flatMap(({ kind, settings }) => issuerFaults(kind, settings, providers.flatMap(issuersOf))),
    ...[...new Set(issuers.filter((issuer, index) => issuers.indexOf(issuer) !== index))].map(
      (issuer) => `Tokens of ${issuer} are traded in two ways, and nothing tells which: trust it once.`,
    ),
  ];
}

function issuerFaults(kind: string, { issuers }: ExchangeSettings, ownIssuers: readonly string[]): string[] {
  if (issuers.length === 0) {
    return [`Credential.${kind} trusts no issuer, so no token could be traded: name one in trustedIssuers.`];
  }
  return issuers.flatMap((trusted) => {
    const isOwn = issuersOf(trusted).some((issuer) => ownIssuers.includes(issuer));
    const conditions = Object.values(trusted.conditions ?? {}).flat();
    if (isOwn && conditions.length === 0) {
      return [
        `${trusted.issuer} is a provider of the gate, and Credential.${kind} would trade the very tokens that it gives: say ` +
          'which by conditions, as in { missingAudience: ["https://api.example.com"] }.',
      ];
    }
    return isOwn || trusted.conditions === undefined
      ? []
      : [
          `${trusted.issuer} is no provider of the gate, so tokens that do not meet the conditions of Credential.${kind} could ` +
            'not be taken at all: leave the conditions out.',
        ];
  });
}
