import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, HttpIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessRule, Credential } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const upstream = shopUpstream(stack);

// On an HTTP API every route has the authorizer it names. An integration that takes the upstream headers from the gate is
// for routes behind the gate; others get one of their own, which takes the headers away from what callers send.
const gate = shopGate(stack, { credentials: [Credential.BEARER] });
const api = new HttpApi(stack, 'Api');
const http = gate.forHttpApi(api);
api.addRoutes({
  path: '/orders',
  integration: http.upstream(`${upstream}/orders`),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});
api.addRoutes({
  path: '/maintenance',
  methods: [HttpMethod.POST],
  integration: new HttpUrlIntegration('Maintenance', `${upstream}/maintenance`, {
    parameterMapping: http.publicParameterMapping(),
  }),
  authorizer: new HttpIamAuthorizer(),
});

// On a REST API refusals are the same for all authorizers. A gate where browsers sign in redirects them, so that no other
// authorizer may stand beside it; one that takes bearer tokens only leaves a 403 a 403.
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
gate.forRestApi(restApi).protect(restApi.root.addResource('orders'), 'GET', {
  upstream: `${upstream}/orders`,
  rule: AccessRule.scope('orders:read'),
});
restApi.root.addResource('maintenance').addMethod('POST', new HttpIntegration(`${upstream}/maintenance`), {
  authorizationType: AuthorizationType.IAM,
});
