import { App, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AccessRule, Credential, IdentityProvider, OidcClient, OidcGate, UpstreamHeader } from 'claimgate';

const stack = new Stack(new App(), 'Shop');
const api = new HttpApi(stack, 'Api');

const gate = new OidcGate(stack, 'Gate', {
  provider: IdentityProvider.keycloak({ url: 'https://id.example.com', realm: 'shop', audiences: ['shop-api'] }),
  client: OidcClient.confidential('shop-api', Secret.fromSecretNameV2(stack, 'ClientSecret', 'shop/client-secret')),
  credentials: [Credential.SESSION, Credential.BEARER],
  upstreamHeaders: [UpstreamHeader.claim('x-scope', 'scope'), UpstreamHeader.claim('x-roles', 'realm_access.roles')],
});
const http = gate.forHttpApi(api);
api.addRoutes({
  path: '/orders/{proxy+}',
  integration: http.upstream('https://orders.example.com/{proxy}'),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});
