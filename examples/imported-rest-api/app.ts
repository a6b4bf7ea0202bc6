import { App, Stack } from 'aws-cdk-lib';
import { Deployment, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');

const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'a1b2c3d4e5', rootResourceId: 'f6g7h8' });
const gate = shopGate(stack).forRestApi(api, { publicUrl: 'https://api.example.com/shop' });
gate.protect(api.root.addResource('orders'), 'GET', {
  upstream: `${shopUpstream(stack)}/orders`,
  rule: AccessRule.scope('orders:read'),
});

// A REST API serves what was deployed last. Without a deployment of its own, this app would have to ask the owner of the
// API to deploy it after every change, and would be warned of that.
const deployment = new Deployment(stack, 'Deployment', { api });
gate.addToDeployment(deployment);
new Stage(stack, 'Stage', { deployment, stageName: 'shop' });
