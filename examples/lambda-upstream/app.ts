import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { AccessRule } from 'claimgate';
import { shopGate } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
const orders = new NodejsFunction(stack, 'OrdersFunction', {
  runtime: Runtime.NODEJS_24_X,
  entry: `${import.meta.dirname}/orders/handler.ts`,
});

const api = new HttpApi(stack, 'Api');
const http = gate.forHttpApi(api);
api.addRoutes({
  path: '/orders',
  integration: new HttpLambdaIntegration('Orders', orders),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});

// An older function, that expects its events in another format, learns the same.
api.addRoutes({
  path: '/orders/v1',
  integration: new HttpLambdaIntegration('FormerOrders', orders, {
    payloadFormatVersion: PayloadFormatVersion.VERSION_1_0,
  }),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});

const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
gate.forRestApi(restApi).protect(restApi.root.addResource('orders'), 'GET', {
  integration: new LambdaIntegration(orders),
  rule: AccessRule.scope('orders:read'),
});
