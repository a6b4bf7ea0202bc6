import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnMethod, Deployment, RestApi, type RestApiProps, Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnRoute, HttpApi, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { describe, expect, it } from 'vitest';
import type { PageLimits } from '../../lib/index.js';
import { gateIn, httpExample, type Properties, resource, resources, restExample, shopStack } from './example-stack.js';

const HTTP_STAGE = 'AWS::ApiGatewayV2::Stage';
const REST_STAGE = 'AWS::ApiGateway::Stage';

function routeSettings(template: Template): Readonly<Record<string, Properties>> {
  return Object(resource(template, HTTP_STAGE).RouteSettings);
}

function methodSettings(template: Template): Properties[] {
  return Object(resource(template, REST_STAGE).MethodSettings);
}

/** A gate on a REST API with stages as a test needs them. */
function restStages(deployOptions: RestApiProps['deployOptions'], pageLimits: PageLimits = {}): Properties[] {
  const stack = shopStack();
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, ...(deployOptions && { deployOptions }) });
  gateIn(stack).forRestApi(api, { pageLimits });
  return methodSettings(Template.fromStack(stack));
}

const loginOf = (settings: readonly Properties[]) =>
  settings.find(({ ResourcePath, HttpMethod }) => ResourcePath === '/~1auth~1login' && HttpMethod === 'GET');

describe('the pages of a gate on an HTTP API', () => {
  it('are throttled, each of them, once their routes are there', () => {
    const { stack, template } = httpExample();
    const made = template();
    const keys = stack.node
      .findAll()
      .filter((construct) => construct instanceof CfnRoute)
      .map(({ routeKey }) => routeKey);
    expect(Object.keys(routeSettings(made)).sort()).toEqual(keys.sort());
    for (const settings of Object.values(routeSettings(made))) {
      expect(settings).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
    }
    const [stage] = Object.values(made.findResources(HTTP_STAGE));
    expect(stage?.DependsOn).toHaveLength(keys.length);
  });

  it('take what they are told to', () => {
    const { template } = httpExample({}, { pageLimits: { rateLimit: 5, burstLimit: 7 } });
    expect(routeSettings(template())['GET /auth/login']).toEqual({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 });
  });

  it('are throttled on stages that are made later, and leave other settings as they are', () => {
    const stack = shopStack();
    const api = new HttpApi(stack, 'Api', { createDefaultStage: false });
    gateIn(stack).forHttpApi(api, { publicUrl: 'https://api.example.com' });
    const stage = new HttpStage(stack, 'Live', {
      httpApi: api,
      throttle: { rateLimit: 50, burstLimit: 500 },
      detailedMetricsEnabled: true,
    });
    Object.assign(stage.node.defaultChild ?? {}, {
      routeSettings: { 'GET /orders': { ThrottlingRateLimit: 1 }, 'GET /auth/session': { ThrottlingRateLimit: 900 } },
    });
    const settings = routeSettings(Template.fromStack(stack));
    expect(settings['GET /orders']).toEqual({ ThrottlingRateLimit: 1 });
    expect(settings['GET /auth/session']).toEqual({ ThrottlingRateLimit: 900 });
    expect(settings['GET /auth/login']).toEqual({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 200,
      DetailedMetricsEnabled: true,
    });
  });

  it('cannot be limited by address, and the message says what can', () => {
    expect(() => httpExample({}, { pageLimits: { requestsPerAddress: 100 } })).toThrow('put CloudFront with a web ACL');
  });
});

describe('the pages of a gate on a REST API', () => {
  it('are throttled, each method of them', () => {
    const { stack, template } = restExample();
    const settings = methodSettings(template());
    const methods = stack.node
      .findAll()
      .filter((construct) => construct instanceof CfnMethod)
      .flatMap(({ httpMethod }) => (httpMethod === 'ANY' ? new Array(7).fill('ANY') : [httpMethod]));
    expect(settings).toHaveLength(methods.length);
    expect(loginOf(settings)).toEqual({
      ResourcePath: '/~1auth~1login',
      HttpMethod: 'GET',
      ThrottlingRateLimit: 100,
      ThrottlingBurstLimit: 200,
    });
  });

  it('keep what the stage logs and counts, and take no more than it gives', () => {
    const settings = restStages({ metricsEnabled: true, throttlingRateLimit: 20, dataTraceEnabled: true });
    expect(loginOf(settings)).toEqual({
      ResourcePath: '/~1auth~1login',
      HttpMethod: 'GET',
      MetricsEnabled: true,
      ThrottlingRateLimit: 20,
      ThrottlingBurstLimit: 200,
    });
  });

  it('have the settings that their owner gave them', () => {
    const own = { throttlingRateLimit: 3 };
    const settings = restStages({ methodOptions: { '/auth/login/GET': own } }, { rateLimit: 50 });
    expect(loginOf(settings)).toMatchObject({ ThrottlingRateLimit: 3 });
    expect(settings.filter(({ ResourcePath }) => ResourcePath === '/~1auth~1login')).toHaveLength(2);
  });

  it('are throttled on every stage of the API, and on no other', () => {
    const stack = shopStack();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    const other = new RestApi(stack, 'Other', { cloudWatchRole: false });
    other.root.addMethod('GET');
    gateIn(stack).forRestApi(api);
    new Stage(stack, 'Test', {
      deployment: new Deployment(stack, 'Deployment', { api: api.root.api }),
      stageName: 'test',
    });
    const stages = resources(Template.fromStack(stack), REST_STAGE);
    expect(stages.map(({ MethodSettings }) => MethodSettings !== undefined).sort()).toEqual([false, true, true]);
  });

  it('may be limited by address, by a web ACL that keeps no cookie', () => {
    const template = restExample({}, { pageLimits: { requestsPerAddress: 300 } }).template();
    const acl = resource(template, 'AWS::WAFv2::WebACL');
    expect(acl).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    expect(Object(acl.Rules)[0]).toMatchObject({
      Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
      Statement: { RateBasedStatement: { Limit: 300, EvaluationWindowSec: 300, AggregateKeyType: 'IP' } },
    });
    expect(JSON.stringify(acl)).not.toContain('"SampledRequestsEnabled":true');
    const association = JSON.stringify(resource(template, 'AWS::WAFv2::WebACLAssociation'));
    expect(association).toContain('/restapis/');
    expect(association).toMatch(/"Ref":"ApiDeploymentStageprod/);
    expect(restExample().template().findResources('AWS::WAFv2::WebACL')).toEqual({});
  });

  it('cannot be limited by address where the stage is not known', () => {
    const stack = shopStack();
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, deploy: false });
    const bind = () =>
      gateIn(stack).forRestApi(api, {
        publicUrl: 'https://api.example.com',
        pageLimits: { requestsPerAddress: 100 },
      });
    expect(bind).toThrow('to a web ACL of your stage');
  });
});

describe('limits of pages', () => {
  it.each<[string, PageLimits]>([
    ['rateLimit is 0', { rateLimit: 0 }],
    ['burstLimit is 1.5', { burstLimit: 1.5 }],
    ['requestsPerAddress is 9', { requestsPerAddress: 9 }],
  ])('are whole numbers: %s', (message, pageLimits) => {
    expect(() => restExample({}, { pageLimits })).toThrow(`pageLimits.${message}`);
  });

  it('are told to be missing where the stages belong to somebody else', () => {
    const stack = shopStack();
    const api = HttpApi.fromHttpApiAttributes(stack, 'Api', { httpApiId: 'abc' });
    gateIn(stack).forHttpApi(api, { publicUrl: 'https://api.example.com' });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('throttle GET /auth/login, POST /auth/login'));
  });
});
