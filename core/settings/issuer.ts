import type { ProviderSettings } from './document.js';

/** Stands in an issuer for the tenant, as Entra ID writes it in its own metadata. */
const TENANT = '{tenantid}';

type Issuers = Pick<ProviderSettings, 'issuer' | 'tenants'>;

/** Every issuer that a provider speaks as, without the one slash at the end that providers and their users disagree on. */
export function issuersOf({ issuer, tenants }: Issuers): readonly string[] {
  const issuers = tenants === undefined ? [issuer] : tenants.map((tenant) => issuer.replace(TENANT, tenant));
  return issuers.map(withoutSlash);
}

/** Whether a provider speaks as this issuer. Nothing but a string is one. */
export function isIssuedBy(provider: Issuers, issuer: unknown): issuer is string {
  return typeof issuer === 'string' && issuersOf(provider).includes(withoutSlash(issuer));
}

interface WithSettings {
  readonly settings: ProviderSettings;
}

/** The one provider that speaks as an issuer: settings with two of them are refused. */
export function providerOfIssuer<P extends WithSettings>(providers: readonly P[], issuer: unknown): P | undefined {
  return providers.find(({ settings }) => isIssuedBy(settings, issuer));
}

export function providerById<P extends WithSettings>(providers: readonly P[], id: string): P | undefined {
  return providers.find(({ settings }) => settings.id === id);
}

/** The issuer of something that a provider issued, in the one spelling under which the gate keeps it. */
export function issuerOf(provider: Issuers, issued: unknown): string {
  return provider.tenants === undefined ? provider.issuer : withoutSlash(String(issued));
}

/** Whether two providers are one and speak as the same issuers. */
export function speakAlike(one: Issuers, other: Issuers): boolean {
  return issuersOf(one).join(' ') === issuersOf(other).join(' ');
}

/** Whether two spellings mean one issuer. */
export function sameIssuer(one: string, other: string): boolean {
  return withoutSlash(one) === withoutSlash(other);
}

export function withoutSlash(issuer: string): string {
  return issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
}
