import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AccessRule, Credential, IdentityProvider, OidcClient, OidcGate, UpstreamHeader } from 'claimgate';
import { shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const setting = (key: string, fallback: string) => String(stack.node.tryGetContext(key) ?? fallback);
const secret = (name: string) => Secret.fromSecretNameV2(stack, name, name);

// Whoever signs in is asked where, unless it is known: by the e-mail address, the host, or `?provider=partners`.
const gate = new OidcGate(stack, 'Gate', {
  providers: [
    {
      id: 'staff',
      label: 'Our own people',
      provider: IdentityProvider.custom({
        issuer: setting('issuer', 'https://id.example.com'),
        audiences: [setting('audience', 'https://shop.example.com')],
      }),
      client: OidcClient.confidential(
        setting('clientId', 'shop'),
        secret(setting('clientSecretName', 'shop/client-secret')),
      ),
    },
    {
      id: 'partners',
      label: 'Partners',
      provider: IdentityProvider.custom({
        issuer: setting('partnerIssuer', 'https://login.partner.example'),
        audiences: ['https://shop.partner.example'],
      }),
      client: OidcClient.confidential(
        setting('partnerClientId', 'shop'),
        secret(setting('partnerSecretName', 'shop/partner-secret')),
      ),
      emailDomains: ['partner.example'],
    },
  ],
  // Nothing in an opaque token, or in an id and a secret, says whose they are: these are for the partners alone.
  credentials: [
    Credential.SESSION,
    Credential.BEARER,
    Credential.introspection({ provider: 'partners' }),
    Credential.clientCredentials({ provider: 'partners', scope: 'orders:read' }),
  ],
  // A subject says who somebody is at one provider only.
  upstreamHeaders: [UpstreamHeader.subject('x-user'), UpstreamHeader.issuer('x-issuer')],
});

const address = (key: string): { publicUrl?: string } => {
  const url: unknown = stack.node.tryGetContext(key);
  return url === undefined ? {} : { publicUrl: String(url) };
};
const httpApi = new HttpApi(stack, 'HttpApi');
const http = gate.forHttpApi(httpApi, address('httpApiUrl'));
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, address('restApiUrl'));

// Everybody may see the orders; invoices are for those whom the partners' provider vouches for. Refunds take a second factor,
// for which everybody is sent to the provider of his session.
const routes: Readonly<Record<string, { readonly providers?: string[]; readonly rule?: AccessRule }>> = {
  orders: {},
  invoices: { providers: ['partners'] },
  refunds: { rule: AccessRule.acrAtLeast('gold', ['silver', 'gold']) },
};
for (const [path, { rule = AccessRule.AUTHENTICATED, ...options }] of Object.entries(routes)) {
  httpApi.addRoutes({
    path: `/${path}`,
    integration: http.upstream(`${shopUpstream(stack)}/${path}`),
    authorizer: http.authorizer(rule, options),
  });
  rest.protect(restApi.root.addResource(path), 'ANY', {
    upstream: `${shopUpstream(stack)}/${path}`,
    rule,
    ...options,
  });
}
