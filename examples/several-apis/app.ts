import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const app = new App();

// One gate, with one table and one client at the provider, in a stack that changes seldom.
const gate = shopGate(new Stack(app, 'Identity'));

// What belongs to an API lies in the stack of that API, which depends on the gate's: never the other way round.
const shop = new Stack(app, 'Shop');
const orders = new HttpApi(shop, 'Orders');
const ordersGate = gate.forHttpApi(orders);
orders.addRoutes({
  path: '/orders',
  integration: ordersGate.upstream(`${shopUpstream(app)}/orders`),
  authorizer: ordersGate.authorizer(AccessRule.scope('orders:read')),
});

const office = new Stack(app, 'Office');
const reports = new RestApi(office, 'Reports', { cloudWatchRole: false });
gate.forRestApi(reports).protect(reports.root.addResource('reports'), 'GET', {
  upstream: `${shopUpstream(app)}/reports`,
  rule: AccessRule.AUTHENTICATED,
});
