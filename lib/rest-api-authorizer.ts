import { AuthorizationType, CfnAuthorizer, type IAuthorizer, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { allowAuthorizer, invocationUri } from './lambda-invocation.js';
import { REST_AUTHORIZER } from './open-api-fragment.js';

/** The authorizer of a REST API, as methods take it. */
export interface RestApiAuthorizer extends IAuthorizer {
  readonly resource: CfnAuthorizer;
  /** What a deployment depends on: a stage keeps serving the old authorizer until the API is deployed again. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Adds the authorizer, called for every request: no identity source, nothing kept. */
export function addRestApiAuthorizer(scope: Construct, api: IRestApi, handler: IFunction): RestApiAuthorizer {
  const settings = { name: 'claimgate', authorizerUri: invocationUri(scope, handler), ...REST_AUTHORIZER };
  const resource = new CfnAuthorizer(scope, 'Authorizer', { restApiId: api.restApiId, ...settings });
  allowAuthorizer(scope, handler, api.restApiId, resource.ref);
  api.latestDeployment?.addToLogicalId({ claimgate: settings });
  return { authorizerId: resource.ref, authorizationType: AuthorizationType.CUSTOM, resource, settings };
}
