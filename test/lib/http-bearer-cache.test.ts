import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, type HttpApiGateProps } from '../../lib/index.js';
import { httpExample, resource } from './example-stack.js';

const UPSTREAM = 'https://orders.example.com';
const READ = AccessRule.scope('orders:read');

describe('an HTTP API that keeps decisions', () => {
  it('keeps them per token, route and path', () => {
    const { template } = httpExample({ credentials: [Credential.BEARER] }, { bearerCache: Duration.seconds(30) });
    template().hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: 30,
      IdentitySource: ['$request.header.Authorization', '$context.routeKey', '$context.path'],
    });
  });

  it('takes away what asks for another method where nobody refuses it, since a decision is kept', () => {
    const removed = ['x-http-method-override', 'x_http_method_override', 'x-http_method', 'x_method-override'];
    const mapped = (props: HttpApiGateProps): string[] => {
      const { api, binding, template } = httpExample({ credentials: [Credential.BEARER] }, props);
      api.addRoutes({ path: '/orders', integration: binding.upstream(UPSTREAM), authorizer: binding.authorizer(READ) });
      const { RequestParameters } = resource(template(), 'AWS::ApiGatewayV2::Integration', 'Upstream');
      return Object.keys(Object(RequestParameters));
    };
    expect(mapped({ bearerCache: Duration.seconds(30) })).toEqual(
      expect.arrayContaining(removed.map((name) => `remove:header.${name}`)),
    );
    expect(mapped({}).join()).not.toContain('method');
  });

  it('keeps no decisions where an integration hands on headers as the caller sent them', () => {
    const { api, binding, template } = httpExample(
      { credentials: [Credential.BEARER] },
      { bearerCache: Duration.seconds(30) },
    );
    const integration = new HttpUrlIntegration('Own', UPSTREAM);
    api.addRoutes({ path: '/own', methods: [HttpMethod.GET], integration, authorizer: binding.authorizer(READ) });
    expect(template).toThrow('"GET /own" hands on headers as the caller sent them');
  });

  it('refuses to keep decisions about sessions', () => {
    expect(() => httpExample({}, { bearerCache: Duration.seconds(30) })).toThrow('bearer tokens only');
  });

  it('explains nothing where API Gateway keeps what the authorizer says', () => {
    const changes = { credentials: [Credential.BEARER] };
    const built = httpExample(changes, { bearerCache: Duration.seconds(30) }).template();
    const route = { RouteKey: 'ANY /auth/denied', AuthorizationType: 'NONE' };
    built.hasResourceProperties('AWS::ApiGatewayV2::Route', route);
  });
});
