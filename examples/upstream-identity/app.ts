import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IKey, Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { AccessRule, AssertionKey, Credential, UpstreamHeader } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const app = new App();
const upstream = shopUpstream(app);
const rule = AccessRule.scope('orders:read');
const user = UpstreamHeader.subject('x-user');
// With this header an upstream can insist that a request came through the gate.
const assertion = UpstreamHeader.assertion('x-claimgate-assertion', { audience: 'https://orders.internal' });

// HTTP APIs cannot fill Authorization: the access token goes into a header of its own.
const shop = new Stack(app, 'Shop');
const shopApi = new HttpApi(shop, 'HttpApi');
const http = shopGate(shop, {
  upstreamHeaders: [user, assertion, UpstreamHeader.bearerToken('x-access-token')],
  // In the middle of a change of keys: the new one signs, and what the old one has signed still counts.
  assertionKeys: [AssertionKey.kms(signingKey(shop, 'NextKey')), AssertionKey.kms(signingKey(shop, 'FormerKey'))],
}).forHttpApi(shopApi);
shopApi.addRoutes({
  path: '/orders',
  integration: http.upstream(`${upstream}/orders`),
  authorizer: http.authorizer(rule),
});

// On REST APIs the upstream finds it where resource servers look for it, whether the caller has a token, a session, or a
// client id and secret of his own, which the upstream does not see.
const office = new Stack(app, 'Office');
const officeApi = new RestApi(office, 'RestApi', { cloudWatchRole: false });
shopGate(office, {
  credentials: [Credential.SESSION, Credential.BEARER, Credential.clientCredentials({ scope: 'orders:read' })],
  upstreamHeaders: [user, assertion, UpstreamHeader.bearerToken()],
  assertionKeys: [AssertionKey.kms(signingKey(office, 'Key'))],
})
  .forRestApi(officeApi)
  .protect(officeApi.root.addResource('orders'), 'ANY', { upstream: `${upstream}/orders`, rule });

function signingKey(stack: Stack, id: string): IKey {
  return new Key(stack, id, { keySpec: KeySpec.ECC_NIST_P256, keyUsage: KeyUsage.SIGN_VERIFY });
}
