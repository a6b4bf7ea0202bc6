import { type GatewayOptions, type RunningGateway, serve } from '../../../local/gateway/gateway-server.js';
import { httpApi } from '../../../local/http-api/http-api.js';
import type { DeployedResource } from '../../../local/template/deployment.js';
import { functionUri } from '../gateway/fake-functions.js';
import {
  deployed,
  type FixtureOptions,
  type GatewayFixture,
  type Properties,
  startGateway,
} from '../gateway/gateway-fixture.js';

export interface HttpApiSketch extends FixtureOptions {
  /** Route keys; each with `authorizer` goes through it. */
  readonly routes?: readonly string[];
  readonly openRoutes?: readonly string[];
  /** Those of IAM. */
  readonly signedRoutes?: readonly string[];
  readonly authorizer?: Properties;
  readonly integration?: Properties;
  /** Path of the integration's URI, `/up` where nothing is said. */
  readonly uriPath?: string;
  readonly api?: Properties;
  readonly stages?: readonly string[];
  readonly stageVariables?: Record<string, string>;
  /** More properties of every stage. */
  readonly stage?: Properties;
  readonly more?: readonly DeployedResource[];
}

export function httpApiResources(sketch: HttpApiSketch, upstreamUrl: string): readonly DeployedResource[] {
  const { routes = ['GET /a'], openRoutes = [], signedRoutes = [], authorizer, stages = ['$default'] } = sketch;
  const route = (RouteKey: string, extra: Properties) =>
    deployed('AWS::ApiGatewayV2::Route', `route ${RouteKey}`, {
      ApiId: 'api',
      RouteKey,
      Target: 'integrations/int',
      ...extra,
    });
  const authorized = authorizer === undefined ? {} : { AuthorizationType: 'CUSTOM', AuthorizerId: 'auth' };
  return [
    deployed('AWS::ApiGatewayV2::Api', 'api', { Name: 'api', ProtocolType: 'HTTP', ...sketch.api }),
    ...stages.map((StageName) =>
      deployed('AWS::ApiGatewayV2::Stage', `stage ${StageName}`, {
        ApiId: 'api',
        StageName,
        AutoDeploy: true,
        StageVariables: sketch.stageVariables ?? {},
        ...sketch.stage,
      }),
    ),
    deployed('AWS::ApiGatewayV2::Integration', 'int', {
      ApiId: 'api',
      IntegrationType: 'HTTP_PROXY',
      IntegrationUri: `${upstreamUrl}${sketch.uriPath ?? '/up'}`,
      IntegrationMethod: 'ANY',
      PayloadFormatVersion: '1.0',
      ...sketch.integration,
    }),
    ...(authorizer === undefined ? [] : [deployed('AWS::ApiGatewayV2::Authorizer', 'auth', authorizer)]),
    ...routes.map((key) => route(key, authorized)),
    ...openRoutes.map((key) => route(key, { AuthorizationType: 'NONE' })),
    ...signedRoutes.map((key) => route(key, { AuthorizationType: 'AWS_IAM' })),
    ...(sketch.more ?? []),
  ];
}

export async function serveHttpApi(options: GatewayOptions): Promise<RunningGateway> {
  return serve(httpApi(options), options);
}

export function startHttpApi(sketch: HttpApiSketch = {}): Promise<GatewayFixture> {
  return startGateway(serveHttpApi, (url) => httpApiResources(sketch, url), sketch);
}

export function httpAuthorizer(extra: Properties = {}): Properties {
  return {
    ApiId: 'api',
    Name: 'auth',
    AuthorizerType: 'REQUEST',
    AuthorizerUri: functionUri('authorizer'),
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerResultTtlInSeconds: 0,
    IdentitySource: [],
    ...extra,
  };
}

/** An authorizer that answers with IAM policies. */
export function httpPolicyAuthorizer(extra: Properties = {}): Properties {
  return httpAuthorizer({ EnableSimpleResponses: false, ...extra });
}

export function lambdaIntegration(PayloadFormatVersion: string, extra: Properties = {}): Properties {
  return { IntegrationType: 'AWS_PROXY', IntegrationUri: functionUri('target'), PayloadFormatVersion, ...extra };
}

export function policy(
  ...statements: readonly [effect: 'Allow' | 'Deny', resource: string][]
): Record<string, unknown> {
  return {
    principalId: 'user',
    policyDocument: {
      Version: '2012-10-17',
      Statement: statements.map(([Effect, Resource]) => ({ Effect, Action: 'execute-api:Invoke', Resource })),
    },
  };
}
