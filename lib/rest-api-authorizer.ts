import { AuthorizationType, CfnAuthorizer, type IAuthorizer, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { allowAuthorizer, invocationUri } from './lambda-invocation.js';

/** The authorizer of a REST API, called for every request: no identity source, nothing kept. */
export function addRestApiAuthorizer(scope: Construct, api: IRestApi, handler: LambdaFunction): IAuthorizer {
  const settings = {
    name: 'claimgate',
    type: 'REQUEST',
    authorizerUri: invocationUri(scope, handler),
    authorizerResultTtlInSeconds: 0,
    identitySource: '',
  };
  const authorizer = new CfnAuthorizer(scope, 'Authorizer', { restApiId: api.restApiId, ...settings });
  allowAuthorizer(scope, handler, api.restApiId, authorizer.ref);
  // A stage keeps serving the old authorizer until the API is deployed again.
  api.latestDeployment?.addToLogicalId({ claimgate: settings });
  return { authorizerId: authorizer.ref, authorizationType: AuthorizationType.CUSTOM };
}
