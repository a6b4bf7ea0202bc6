import { App, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');

// The API belongs to another app, and only its id is known here: so its address has to be said.
const api = HttpApi.fromHttpApiAttributes(stack, 'Api', { httpApiId: 'a1b2c3d4e5' });
const gate = shopGate(stack).forHttpApi(api, { publicUrl: 'https://api.example.com' });

// An imported API has no addRoutes; a route takes the authorizer all the same.
new HttpRoute(stack, 'Orders', {
  httpApi: api,
  routeKey: HttpRouteKey.with('/orders', HttpMethod.GET),
  integration: gate.upstream(`${shopUpstream(stack)}/orders`),
  authorizer: gate.authorizer(AccessRule.scope('orders:read')),
});
