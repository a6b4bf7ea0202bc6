import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AccessRule, Credential, OidcClient, OidcGate, UpstreamHeader } from 'claimgate';
import { providerFrom } from './provider.js';

const app = new App();
const setting = (key: string, fallback: string): string => String(app.node.tryGetContext(key) ?? fallback);
const list = (key: string, fallback = ''): string[] => setting(key, fallback).split(',').filter(Boolean);

const stack = new Stack(app, 'Orders');
const upstream = setting('upstream', 'https://orders.example.com');

// One gate for both APIs: a session that began on one of them is known to the other only if they share a host.
const gate = new OidcGate(stack, 'Gate', {
  provider: providerFrom(setting),
  client: OidcClient.confidential(
    setting('clientId', 'orders'),
    Secret.fromSecretNameV2(stack, 'ClientSecret', setting('clientSecretName', 'orders/client-secret')),
  ),
  // Google's access tokens are opaque and say nothing about whom they are for.
  credentials:
    setting('provider', 'custom') === 'google' ? [Credential.SESSION] : [Credential.SESSION, Credential.BEARER],
  upstreamHeaders: [
    ...list('upstreamHeaders', 'x-scope=scope,x-user=sub,x-roles=realm_access.roles').map((header) => {
      const [name = '', path = ''] = header.split('=');
      return UpstreamHeader.claim(name, path);
    }),
    // An upstream that others can reach too can insist on this one.
    ...list('assertionAudience').map((audience) =>
      UpstreamHeader.assertion('x-claimgate-assertion', { audience, claims: { scope: 'scope' } }),
    ),
  ],
  allowedOrigins: list('allowedOrigins'),
});

const readOrders = AccessRule.scope('orders:read');
const admin = AccessRule.role('admin');

const httpApi = new HttpApi(stack, 'HttpApi');
const http = gate.forHttpApi(httpApi, publicUrl('httpApiUrl'));
httpApi.addRoutes({
  path: '/orders',
  integration: http.upstream(`${upstream}/orders`),
  authorizer: http.authorizer(readOrders),
});
httpApi.addRoutes({
  path: '/orders/{proxy+}',
  integration: http.upstream(`${upstream}/orders/{proxy}`),
  authorizer: http.authorizer(readOrders),
});
httpApi.addRoutes({
  path: '/admin',
  integration: http.upstream(`${upstream}/admin`),
  authorizer: http.authorizer(admin),
});
http.publicRoute('/public', { upstream: `${upstream}/public` });

const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, {
  ...publicUrl('restApiUrl'),
  keepForms: setting('keepForms', 'false') === 'true',
});
const orders = restApi.root.addResource('orders');
rest.protect(orders, 'ANY', { upstream: `${upstream}/orders`, rule: readOrders });
rest.protect(orders.addResource('{proxy+}'), 'ANY', { upstream: `${upstream}/orders/{proxy}`, rule: readOrders });
rest.protect(restApi.root.addResource('admin'), 'ANY', { upstream: `${upstream}/admin`, rule: admin });
rest.publicMethod(restApi.root.addResource('public'), 'ANY', { upstream: `${upstream}/public` });

/** The address given for an API; without one, the address that API Gateway gives it. */
function publicUrl(key: string): { publicUrl?: string } {
  const url = setting(key, '');
  return url === '' ? {} : { publicUrl: url };
}
