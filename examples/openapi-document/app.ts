import { readFileSync } from 'node:fs';
import { App, Aws, Stack } from 'aws-cdk-lib';
import { ApiDefinition, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

const stack = new Stack(new App(), 'Shop');

// An API that is made from a document takes nothing from a construct that would outlast its next update. So what the gate
// would add is pasted into the document, as the error of forRestApi shows it: the security scheme, which every operation
// names, and the gateway responses. The authorizer function is one that you deploy: the gate makes none for such an API.
const authorizer = LambdaFunction.fromFunctionName(stack, 'Authorizer', 'shop-authorizer');
const document = readFileSync(`${import.meta.dirname}/orders-api.json`, 'utf8')
  .replace('REGION', Aws.REGION)
  .replace('AUTHORIZER_FUNCTION_ARN', authorizer.functionArn);
new SpecRestApi(stack, 'Api', { cloudWatchRole: false, apiDefinition: ApiDefinition.fromInline(JSON.parse(document)) });
