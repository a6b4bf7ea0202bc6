import { App, Stack } from 'aws-cdk-lib';
import { RestApi, DomainName as RestDomainName } from 'aws-cdk-lib/aws-apigateway';
import { DomainName, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';
const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn);
const rule = AccessRule.scope('orders:read');

// The base path belongs to the address; the gate's pages are under it: https://api.example.com/shop/auth/login.
// Without the execute-api address, nobody walks around what guards the domain.
const domainName = new DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate });
const api = new HttpApi(stack, 'Api', {
  disableExecuteApiEndpoint: true,
  defaultDomainMapping: { domainName, mappingKey: 'shop' },
});
const http = gate.forHttpApi(api, { publicUrl: 'https://api.example.com/shop' });
api.addRoutes({
  path: '/orders',
  integration: http.upstream(`${shopUpstream(stack)}/orders`),
  authorizer: http.authorizer(rule),
});

const officeDomain = new RestDomainName(stack, 'OfficeDomain', { domainName: 'office.example.com', certificate });
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false, disableExecuteApiEndpoint: true });
officeDomain.addBasePathMapping(restApi, { basePath: 'orders' });
const rest = gate.forRestApi(restApi, { publicUrl: 'https://office.example.com/orders' });
rest.protect(restApi.root.addResource('list'), 'GET', { upstream: `${shopUpstream(stack)}/orders`, rule });
