import { type GatewayOptions, type RunningGateway, serve } from '../../../local/gateway/gateway-server.js';
import { restApi } from '../../../local/rest-api/rest-api.js';
import { type DeployedResource, rootResourceIdOf } from '../../../local/template/deployment.js';
import { functionUri } from '../gateway/fake-functions.js';
import {
  deployed,
  type FixtureOptions,
  type GatewayFixture,
  type Properties,
  startGateway,
} from '../gateway/gateway-fixture.js';

export interface RestApiSketch extends FixtureOptions {
  /** Methods such as `GET /a/{id}`. */
  readonly methods?: readonly string[];
  readonly openMethods?: readonly string[];
  readonly authorizer?: Properties;
  readonly integration?: Properties;
  /** Path of the integration's URI, `/up` where nothing is said. */
  readonly uriPath?: string;
  /** More properties of every method. */
  readonly method?: Properties;
  readonly api?: Properties;
  readonly gatewayResponses?: readonly Properties[];
  readonly more?: readonly DeployedResource[];
  readonly stageVariables?: Record<string, string>;
  /** More properties of the stage. */
  readonly stage?: Properties;
}

function resourceId(path: string): string {
  return path === '/' ? rootResourceIdOf('api') : path;
}

function resourcesFor(paths: readonly string[]): readonly DeployedResource[] {
  const all = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/').filter((part) => part !== '');
    for (const [index] of parts.entries()) all.add(`/${parts.slice(0, index + 1).join('/')}`);
  }
  return [...all].map((path) => {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    const PathPart = path.slice(path.lastIndexOf('/') + 1);
    return deployed('AWS::ApiGateway::Resource', path, { RestApiId: 'api', ParentId: resourceId(parent), PathPart });
  });
}

export function restApiResources(sketch: RestApiSketch, upstreamUrl: string): readonly DeployedResource[] {
  const { methods = ['GET /a'], openMethods = [], authorizer } = sketch;
  const method = (key: string, extra: Properties) => {
    const [HttpMethod = '', path = ''] = key.split(' ');
    return deployed('AWS::ApiGateway::Method', `method ${key}`, {
      RestApiId: 'api',
      ResourceId: resourceId(path),
      HttpMethod,
      Integration: {
        Type: 'HTTP_PROXY',
        Uri: `${upstreamUrl}${sketch.uriPath ?? '/up'}`,
        IntegrationHttpMethod: 'ANY',
        ...sketch.integration,
      },
      ...extra,
      ...sketch.method,
    });
  };
  const authorized = authorizer === undefined ? {} : { AuthorizationType: 'CUSTOM', AuthorizerId: 'auth' };
  return [
    deployed('AWS::ApiGateway::RestApi', 'api', { Name: 'api', ...sketch.api }),
    deployed('AWS::ApiGateway::Deployment', 'deployment', { RestApiId: 'api' }),
    deployed('AWS::ApiGateway::Stage', 'prod', {
      RestApiId: 'api',
      DeploymentId: 'deployment',
      StageName: 'prod',
      Variables: sketch.stageVariables ?? {},
      ...sketch.stage,
    }),
    ...resourcesFor([...methods, ...openMethods].map((key) => key.split(' ')[1] ?? '')),
    ...methods.map((key) => method(key, authorized)),
    ...openMethods.map((key) => method(key, { AuthorizationType: 'NONE' })),
    ...(authorizer === undefined ? [] : [deployed('AWS::ApiGateway::Authorizer', 'auth', authorizer)]),
    ...(sketch.gatewayResponses ?? []).map((properties, index) =>
      deployed('AWS::ApiGateway::GatewayResponse', `response ${index}`, { RestApiId: 'api', ...properties }),
    ),
    ...(sketch.more ?? []),
  ];
}

async function serveRestApi(options: GatewayOptions): Promise<RunningGateway> {
  return serve(restApi(options), options);
}

export function startRestApi(sketch: RestApiSketch = {}): Promise<GatewayFixture> {
  return startGateway(serveRestApi, (url) => restApiResources(sketch, url), sketch);
}

export function requestAuthorizer(extra: Properties = {}): Properties {
  return {
    RestApiId: 'api',
    Name: 'auth',
    Type: 'REQUEST',
    AuthorizerUri: functionUri('authorizer'),
    AuthorizerResultTtlInSeconds: 0,
    ...extra,
  };
}

export function tokenAuthorizer(extra: Properties = {}): Properties {
  return requestAuthorizer({ Type: 'TOKEN', IdentitySource: 'method.request.header.Authorization', ...extra });
}

export function restLambda(extra: Properties = {}): Properties {
  return { Type: 'AWS_PROXY', Uri: functionUri('target'), IntegrationHttpMethod: 'POST', ...extra };
}
