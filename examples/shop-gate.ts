import { Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, IdentityProvider, OidcClient, OidcGate, type OidcGateProps, UpstreamHeader } from 'claimgate';
import type { Construct } from 'constructs';

/** The gate of the examples, so that each shows only what it is about; quickstart/app.ts writes one out. */
export function shopGate(scope: Construct, changes: Partial<OidcGateProps> = {}): OidcGate {
  const setting = settingsOf(scope);
  return new OidcGate(scope, 'Gate', {
    provider: IdentityProvider.custom({
      issuer: setting('issuer', 'https://id.example.com'),
      audiences: [setting('audience', 'https://shop.example.com')],
    }),
    client: OidcClient.confidential(
      setting('clientId', 'shop'),
      Secret.fromSecretNameV2(Stack.of(scope), 'ClientSecret', setting('clientSecretName', 'shop/client-secret')),
    ),
    credentials: [Credential.SESSION, Credential.BEARER],
    upstreamHeaders: [UpstreamHeader.subject('x-user'), UpstreamHeader.claim('x-scope', 'scope')],
    ...changes,
  });
}

/** Where the examples lead; the local gate puts an address of its own there. */
export function shopUpstream(scope: Construct): string {
  return settingsOf(scope)('upstream', 'https://shop.internal.example.com');
}

function settingsOf(scope: Construct): (key: string, fallback: string) => string {
  return (key, fallback) => String(scope.node.tryGetContext(key) ?? fallback);
}
