import { Annotations, App, Duration, Stack } from 'aws-cdk-lib';
import { HttpIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, MappingValue } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
const upstream = shopUpstream(stack);

// An integration of one's own keeps its settings; the mapping of the gate is where one's own mapping begins.
const api = new HttpApi(stack, 'Api');
const http = gate.forHttpApi(api);
api.addRoutes({
  path: '/orders/{proxy+}',
  integration: new HttpUrlIntegration('Orders', `${upstream}/orders/{proxy}`, {
    timeout: Duration.seconds(5),
    parameterMapping: http
      .parameterMapping()
      .overwriteHeader('x-request-id', MappingValue.contextVariable('requestId'))
      .removeHeader('x-debug'),
  }),
  authorizer: http.authorizer(AccessRule.scope('orders:read')),
});

// Where everybody may go, callers must not fill the upstream headers.
http.publicRoute('/health', {
  methods: [HttpMethod.GET],
  integration: new HttpUrlIntegration('Health', `${upstream}/health`, {
    timeout: Duration.seconds(1),
    parameterMapping: http.publicParameterMapping(),
  }),
});

const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi);
rest.protect(restApi.root.addResource('orders'), 'GET', {
  rule: AccessRule.scope('orders:read'),
  integration: new HttpIntegration(`${upstream}/orders`, {
    options: {
      timeout: Duration.seconds(5),
      requestParameters: {
        ...rest.requestParameters(),
        'integration.request.header.x-request-id': 'context.requestId',
      },
    },
  }),
});

// A warning that was looked into is acknowledged for the API it is about; those of other APIs still show.
Annotations.of(api).acknowledgeWarning('claimgate:public-upstream', 'the upstream verifies the access token itself');
