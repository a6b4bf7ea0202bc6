import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
const rule = AccessRule.scope('orders:read');

// Without a $default stage, the stage is part of the address. Build it from the API's id: the URL of the stage would wait
// for the stage, and the stage for the functions of the gate.
const api = new HttpApi(stack, 'Api', { createDefaultStage: false });
const stage = new HttpStage(stack, 'Test', { httpApi: api, stageName: 'test', autoDeploy: true });
const http = gate.forHttpApi(api, {
  publicUrl: `https://${api.apiId}.execute-api.${stack.region}.${stack.urlSuffix}/${stage.stageName}`,
});
api.addRoutes({
  path: '/orders',
  integration: http.upstream(`${shopUpstream(stack)}/orders`),
  authorizer: http.authorizer(rule),
});

// A REST API knows the stage it deploys to by itself.
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false, deployOptions: { stageName: 'v2' } });
const rest = gate.forRestApi(restApi);
rest.protect(restApi.root.addResource('orders'), 'GET', { upstream: `${shopUpstream(stack)}/orders`, rule });
