import { App, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AccessRule } from 'claimgate';
import { shopGate } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
// A function believes the request context, where only the gate writes, and no header.
const orders = new LambdaFunction(stack, 'OrdersFunction', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'handler.handler',
  code: Code.fromAsset(`${import.meta.dirname}/orders`),
});

const api = new HttpApi(stack, 'Api');
const http = gate.forHttpApi(api);
api.addRoutes({
  path: '/orders',
  integration: new HttpLambdaIntegration('Orders', orders),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});

const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
gate.forRestApi(restApi).protect(restApi.root.addResource('orders'), 'GET', {
  integration: new LambdaIntegration(orders),
  rule: AccessRule.scope('orders:read'),
});
