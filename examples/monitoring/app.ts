import { App, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AccessRule, GateAlarms, GateDashboard } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
const api = new HttpApi(stack, 'Api');
const http = gate.forHttpApi(api);
api.addRoutes({
  path: '/orders',
  integration: http.upstream(`${shopUpstream(stack)}/orders`),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});

const onCall = new Topic(stack, 'OnCall', { enforceSSL: true });
const alarms = new GateAlarms(stack, 'Alarms', { gate, apis: [http], actions: [new SnsAction(onCall)] });
new GateDashboard(stack, 'Dashboard', { gate, apis: [http], alarms });
