import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');

// The API and its gate lie in one nested stack, ...
const edge = new NestedStack(stack, 'Edge');
const api = new HttpApi(edge, 'Api');
const gate = shopGate(stack).forHttpApi(api);

// ... and each team's routes in another: authorizer and upstream headers go with them.
const orders = new NestedStack(stack, 'Orders');
new HttpRoute(orders, 'List', {
  httpApi: api,
  routeKey: HttpRouteKey.with('/orders', HttpMethod.GET),
  integration: gate.upstream(`${shopUpstream(stack)}/orders`),
  authorizer: gate.authorizer(AccessRule.scope('orders:read')),
});
