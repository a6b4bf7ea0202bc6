import { App, Duration, Stack } from 'aws-cdk-lib';
import { HttpIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule, Credential } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack, { credentials: [Credential.BEARER] });
const upstream = shopUpstream(stack);

const api = new HttpApi(stack, 'Api');
const http = gate.forHttpApi(api, { bearerCache: Duration.seconds(60) });
api.addRoutes({
  path: '/orders',
  methods: [HttpMethod.GET],
  integration: http.upstream(`${upstream}/orders`),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});

// On a REST API an HTTP integration hands on nothing but what it maps, with proxy: false; functions need nothing.
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, { bearerCache: Duration.seconds(60) });
rest.protect(restApi.root.addResource('orders'), 'GET', {
  rule: AccessRule.scope('orders:read'),
  integration: new HttpIntegration(`${upstream}/orders`, {
    proxy: false,
    httpMethod: 'GET',
    options: {
      requestParameters: {
        ...rest.requestParameters(),
        'integration.request.querystring.page': 'method.request.querystring.page',
      },
      integrationResponses: [{ statusCode: '200' }, { selectionPattern: '404', statusCode: '404' }],
    },
  }),
  methodOptions: {
    requestParameters: { 'method.request.querystring.page': false },
    methodResponses: [{ statusCode: '200' }, { statusCode: '404' }],
  },
});

// A public method does not pass the gate here: API Gateway refuses who shows nothing, without asking.
rest.publicMethod(restApi.root.addResource('health'), 'GET', {
  integration: new MockIntegration({
    requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
    integrationResponses: [{ statusCode: '200' }],
  }),
  methodOptions: { methodResponses: [{ statusCode: '200' }] },
});
