import { AuthorizationType, CfnAuthorizer, type IAuthorizer, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { allowAuthorizer, invocationUri } from './lambda-invocation.js';

/** The authorizer of a REST API, as methods take it. */
export interface RestApiAuthorizer extends IAuthorizer {
  readonly resource: CfnAuthorizer;
  /** What a deployment depends on: a stage keeps serving the old authorizer until the API is deployed again. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * What a kept decision is good for: one token, one method, one resource, and one path, since the path is looked at too, for
 * segments that lead elsewhere at the upstream.
 */
const KEPT_BY = ['method.request.header.Authorization', 'context.httpMethod', 'context.resourcePath', 'context.path'];

/**
 * What the authorizer of a gate is, wherever it is written down. It is called for every request, since API Gateway refuses
 * requests that lack any identity source, unless decisions about bearer tokens may be kept.
 */
export function restAuthorizerSettings(decisionTtl: number) {
  return {
    type: 'REQUEST',
    authorizerResultTtlInSeconds: decisionTtl,
    identitySource: decisionTtl > 0 ? KEPT_BY.join(',') : '',
  };
}

/** Adds the authorizer, whose decisions API Gateway keeps for some seconds, or not at all. */
export function addRestApiAuthorizer(
  scope: Construct,
  api: IRestApi,
  handler: IFunction,
  decisionTtl: number,
): RestApiAuthorizer {
  const settings = {
    name: 'claimgate',
    authorizerUri: invocationUri(scope, handler),
    ...restAuthorizerSettings(decisionTtl),
  };
  const resource = new CfnAuthorizer(scope, 'Authorizer', { restApiId: api.restApiId, ...settings });
  allowAuthorizer(scope, handler, api.restApiId, resource.ref);
  api.latestDeployment?.addToLogicalId({ claimgate: settings });
  return { authorizerId: resource.ref, authorizationType: AuthorizationType.CUSTOM, resource, settings };
}
