import type { Provider } from 'oidc-provider';

export interface RefreshTokenOptions {
  readonly subject: string;
  readonly clientId: string;
  readonly scope: string;
  readonly audience: string;
  /** Seconds. */
  readonly lifetime: number;
}

/** A refresh token of a user that no login was needed for. */
export async function mintRefreshToken(
  provider: Provider,
  { subject: accountId, clientId, scope, audience, lifetime: expiresIn }: RefreshTokenOptions,
): Promise<string> {
  const client = await provider.Client.find(clientId);
  if (client === undefined) throw new Error(`The embedded identity provider has no client ${clientId}.`);
  const grant = new provider.Grant({ accountId, clientId });
  grant.addResourceScope(audience, scope);
  const grantId = await grant.save();
  const properties = { accountId, client, grantId, gty: 'minted', scope, resource: audience, expiresIn };
  return new provider.RefreshToken(properties).save();
}
