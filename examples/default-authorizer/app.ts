import { App, Stack } from 'aws-cdk-lib';
import { HttpIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule, DefaultAuthorizer } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
const upstream = shopUpstream(stack);

// An API takes its default authorizer when it is created, before it can have a gate: the gate is connected afterwards.
const api = new HttpApi(stack, 'HttpApi', {
  defaultAuthorizer: new DefaultAuthorizer(AccessRule.scope('orders:read')),
});
const http = gate.forHttpApi(api);
api.addRoutes({ path: '/orders', integration: http.upstream(`${upstream}/orders`) });
api.addRoutes({
  path: '/admin',
  integration: http.upstream(`${upstream}/admin`),
  authorizer: http.authorizer(AccessRule.role('admin')),
});
http.publicRoute('/health', { upstream: `${upstream}/health` });

const restApi = new RestApi(stack, 'RestApi', {
  cloudWatchRole: false,
  defaultMethodOptions: { authorizer: new DefaultAuthorizer(AccessRule.AUTHENTICATED) },
});
const rest = gate.forRestApi(restApi);
const options = { requestParameters: rest.requestParameters() };
restApi.root.addResource('orders').addMethod('GET', new HttpIntegration(`${upstream}/orders`, { options }));
