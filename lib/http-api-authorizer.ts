import type { Duration } from 'aws-cdk-lib';
import { CfnAuthorizer, type IHttpApiRef } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { allowAuthorizer, invocationUri } from './lambda-invocation.js';

/**
 * What a kept decision is good for: one token on one route. And on one path, since the path is looked at too, for segments
 * that lead elsewhere at the upstream.
 */
const KEPT_BY = ['$request.header.Authorization', '$context.routeKey', '$context.path'];

/**
 * The authorizer of an HTTP API; gives back its id. It is called for every request, since API Gateway refuses requests
 * that lack any identity source, unless decisions about bearer tokens may be kept.
 */
export function addHttpApiAuthorizer(
  scope: Construct,
  api: IHttpApiRef,
  handler: IFunction,
  bearerCache: Duration | undefined,
): string {
  const { apiId } = api.apiRef;
  const seconds = bearerCache?.toSeconds() ?? 0;
  const authorizer = new CfnAuthorizer(scope, 'Authorizer', {
    apiId,
    name: 'claimgate',
    authorizerType: 'REQUEST',
    authorizerUri: invocationUri(scope, handler),
    authorizerPayloadFormatVersion: '2.0',
    enableSimpleResponses: true,
    authorizerResultTtlInSeconds: seconds,
    identitySource: seconds > 0 ? KEPT_BY : [],
  });
  allowAuthorizer(scope, handler, apiId, authorizer.ref);
  return authorizer.ref;
}
