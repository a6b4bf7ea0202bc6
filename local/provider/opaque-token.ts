import type { Provider } from 'oidc-provider';

export interface OpaqueTokenOptions {
  readonly subject?: string;
  readonly clientId: string;
  readonly scope: string;
  readonly audience: string;
  /** Seconds. */
  readonly lifetime: number;
}

/** An access token of a user that says nothing by itself, and that no login was needed for. */
export async function mintOpaqueToken(
  provider: Provider,
  { subject = 'alice', clientId, scope, audience, lifetime }: OpaqueTokenOptions,
): Promise<string> {
  const client = await provider.Client.find(clientId);
  if (client === undefined) throw new Error(`The embedded identity provider has no client ${clientId}.`);
  const token = new provider.AccessToken({ accountId: subject, client, gty: 'minted', scope, expiresIn: lifetime });
  token.resourceServer = new provider.ResourceServer(audience, { audience, scope, accessTokenFormat: 'opaque' });
  return token.save();
}
