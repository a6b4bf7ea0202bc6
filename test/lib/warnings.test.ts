import { Annotations as AppAnnotations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  AccessLogField,
  AccessLogFormat,
  BasePathMapping,
  Deployment,
  DomainName,
  LogGroupLogDestination,
  RestApi,
  type RestApiProps,
  Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import {
  AccessRule,
  type HttpApiGateProps,
  OidcClient,
  type RestApiGateProps,
  UpstreamHeader,
} from '../../lib/index.js';
import { gateIn, shopStack } from './example-stack.js';

const UPSTREAM = 'https://orders.example.com';
const LOCAL = 'http://localhost:3000';
const READ = AccessRule.scope('orders:read');

function httpGate(
  upstream: string,
  props: HttpApiGateProps = {},
  apiProps: { disableExecuteApiEndpoint?: boolean } = {},
) {
  const stack = shopStack();
  const api = new HttpApi(stack, 'Api', apiProps);
  const binding = gateIn(stack).forHttpApi(api, props);
  api.addRoutes({ path: '/orders', integration: binding.upstream(upstream), authorizer: binding.authorizer(READ) });
  return { stack, api, binding };
}

function restGate(upstream: string, apiProps: RestApiProps = {}, props: RestApiGateProps = {}) {
  const stack = shopStack();
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, ...apiProps });
  const binding = gateIn(stack, { client: OidcClient.publicClient('shop') }).forRestApi(api, props);
  binding.protect(api.root.addResource('orders'), 'GET', { upstream, rule: READ });
  return { stack, api, binding };
}

/** The ids of the gate's warnings about a stack. */
function warnings({ stack }: ReturnType<typeof httpGate> | ReturnType<typeof restGate>): string[] {
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .flatMap(({ entry }) => /claimgate:[a-z-]+/.exec(String(entry.data)) ?? []);
}

describe('a gate in front of an HTTP API warns', () => {
  it('of upstreams that anybody can call, and names the routes', () => {
    const example = httpGate(UPSTREAM);
    expect(warnings(example)).toEqual(['claimgate:public-upstream']);
    Annotations.fromStack(example.stack).hasWarning('*', Match.stringLikeRegexp('"ANY /orders" lead to upstreams'));
  });

  it('of nothing where upstreams can insist on an assertion of the gate', () => {
    const audience = 'https://orders.example.com';
    const stack = shopStack();
    const api = new HttpApi(stack, 'Api');
    const upstreamHeaders = [UpstreamHeader.assertion('x-assertion', { audience })];
    const binding = gateIn(stack, { upstreamHeaders }).forHttpApi(api);
    api.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) });
    expect(warnings({ stack, api, binding })).toEqual([]);
  });

  it('of nothing once the adopter has acknowledged it', () => {
    const example = httpGate(UPSTREAM);
    AppAnnotations.of(example.api).acknowledgeWarning('claimgate:public-upstream');
    expect(warnings(example)).toEqual([]);
  });

  it('of no upstream on the same machine', () => {
    expect(warnings(httpGate(LOCAL))).toEqual([]);
  });

  it('of the execute-api address beside a domain of one’s own', () => {
    const publicUrl = 'https://api.example.com';
    expect(warnings(httpGate(LOCAL, { publicUrl }))).toEqual(['claimgate:default-endpoint']);
    expect(warnings(httpGate(LOCAL, { publicUrl }, { disableExecuteApiEndpoint: true }))).toEqual([]);
    expect(warnings(httpGate(LOCAL, { publicUrl: LOCAL }))).toEqual([]);
  });

  it.each([
    ['$context.requestId $context.authorizer.header_x_scope', 1],
    ['$context.requestId $context.authorizer.error', 0],
  ])('of access logs that tell too much: %s', (format, count) => {
    const example = httpGate(LOCAL);
    const stage = example.api.defaultStage?.node.defaultChild;
    if (stage instanceof CfnStage) stage.accessLogSettings = { destinationArn: 'arn:aws:logs:::log-group:x', format };
    expect(warnings(example).filter((id) => id === 'claimgate:access-log')).toHaveLength(count);
  });
});

describe('a gate in front of a REST API warns', () => {
  it('of upstreams that anybody can call, unless API Gateway shows them a certificate', () => {
    expect(warnings(restGate(UPSTREAM))).toEqual(['claimgate:public-upstream']);
    expect(warnings(restGate(UPSTREAM, { deployOptions: { clientCertificateId: 'abc' } }))).toEqual([]);
  });

  it('of logs with whole requests', () => {
    expect(warnings(restGate(LOCAL, { deployOptions: { dataTraceEnabled: true } }))).toEqual(['claimgate:data-trace']);
  });

  it('of responses that are kept for others', () => {
    const deployOptions = { cacheClusterEnabled: true, cachingEnabled: true };
    expect(warnings(restGate(LOCAL, { deployOptions }))).toEqual(['claimgate:response-cache']);
  });

  it('of access logs with what the authorizer said', () => {
    const accessLog = (text: string) => {
      const stack = shopStack();
      const deployOptions = {
        accessLogDestination: new LogGroupLogDestination(new LogGroup(stack, 'Logs')),
        accessLogFormat: AccessLogFormat.custom(`${AccessLogField.contextRequestId()} ${text}`),
      };
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false, deployOptions });
      const binding = gateIn(stack).forRestApi(api);
      return warnings({ stack, api, binding });
    };
    expect(accessLog(AccessLogField.contextAuthorizer('location'))).toEqual(['claimgate:access-log']);
    expect(accessLog(AccessLogField.contextPath())).toEqual([]);
  });

  it('of the execute-api address beside a domain of one’s own', () => {
    const example = restGate(LOCAL);
    const certificate = Certificate.fromCertificateArn(example.stack, 'Certificate', 'arn:aws:acm:::certificate/x');
    const domainName = new DomainName(example.stack, 'Domain', { domainName: 'api.example.com', certificate });
    new BasePathMapping(example.stack, 'Mapping', { domainName, restApi: example.api, basePath: 'shop' });
    expect(warnings(example)).toEqual(['claimgate:default-endpoint']);
  });
});

describe('a stage of a REST API learns of the gate', () => {
  const imported = () => {
    const stack = shopStack();
    const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'abc', rootResourceId: 'root' });
    const binding = gateIn(stack).forRestApi(api, { publicUrl: LOCAL });
    return { stack, api, binding };
  };
  it('by its owner, if the API is imported', () => {
    const { stack } = imported();
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('not deployed by this app.*claimgate:deployment'),
    );
  });

  it('by a deployment that was given to the gate', () => {
    const { stack, api } = imported();
    const deployment = new Deployment(stack, 'Deployment', { api });
    new Stage(stack, 'Stage', { deployment, stageName: 'live' });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Shop/Deployment does not change'));
    const again = imported();
    again.binding.addToDeployment(new Deployment(again.stack, 'Deployment', { api: again.api }));
    Annotations.fromStack(again.stack).hasNoWarning('*', Match.stringLikeRegexp('claimgate:deployment'));
  });
});
