import { App, Stack } from 'aws-cdk-lib';
import { AwsIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpSqsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AccessRule } from 'claimgate';
import { shopGate } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);

// A queue takes no headers: the caller travels as a variable in the message.
const queue = new Queue(stack, 'Queue');
const api = new HttpApi(stack, 'Api');
const http = gate.forHttpApi(api);
api.addRoutes({
  path: '/orders',
  methods: [HttpMethod.POST],
  integration: new HttpSqsIntegration('Queue', {
    queue,
    parameterMapping: new ParameterMapping()
      .custom('QueueUrl', queue.queueUrl)
      .custom('MessageBody', '$request.body')
      .custom('MessageGroupId', http.contextVariable('x-user')),
  }),
  authorizer: http.authorizer(AccessRule.scope('orders:write')),
});

// On a REST API a template asks the table for the caller's rows and no others.
const table = new TableV2(stack, 'Carts', { partitionKey: { name: 'user', type: AttributeType.STRING } });
const credentialsRole = new Role(stack, 'CartsRole', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
table.grant(credentialsRole, 'dynamodb:GetItem');
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi);
const key = { user: { S: `$util.escapeJavaScript(${rest.contextVariable('x-user')})` } };
rest.protect(restApi.root.addResource('cart'), 'GET', {
  rule: AccessRule.AUTHENTICATED,
  integration: new AwsIntegration({
    service: 'dynamodb',
    action: 'GetItem',
    options: {
      credentialsRole,
      requestTemplates: { 'application/json': stack.toJsonString({ TableName: table.tableName, Key: key }) },
      integrationResponses: [{ statusCode: '200' }],
    },
  }),
  methodOptions: { methodResponses: [{ statusCode: '200' }] },
});
