import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type HttpApi, HttpMethod, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { describe, expect, it } from 'vitest';
import { checkBearerCache } from '../../../lib/checks/bearer-cache.js';
import { AccessRule, Credential, IdentityProvider, RestApiGate, UserinfoAudience } from '../../../lib/index.js';
import { httpExample, restExample } from '../example-stack.js';

const READ = AccessRule.scope('orders:read');

it('decisions about bearer tokens may be kept for a minute', () => {
  expect(checkBearerCache(60, ['bearer'])).toEqual([]);
});

it('decisions may be made anew every time, whatever the credentials', () => {
  expect(checkBearerCache(undefined, ['session', 'bearer'])).toEqual([]);
  expect(checkBearerCache(0, ['session'])).toEqual([]);
});

it('decisions about sessions may not be kept', () => {
  expect(checkBearerCache(1, ['session', 'bearer']).join()).toContain('credentials: [Credential.BEARER]');
});

it('decisions may not be kept for longer', () => {
  expect(checkBearerCache(61, ['bearer']).join()).toContain('use at most 60 seconds');
});

const FLAVOURS = { 'an HTTP API': httpExample, 'a REST API': restExample };
const ISSUER = IdentityProvider.custom({
  issuer: 'https://partner.example.com',
  audiences: ['https://shop.example.com'],
});

describe.each(Object.entries(FLAVOURS))('on %s decisions are not kept', (_, example) => {
  const bearerCache = Duration.seconds(30);
  const exchange = Credential.tokenExchange({ trustedIssuers: [{ issuer: ISSUER }] });

  it.each([
    ['sessions', [Credential.BEARER, Credential.SESSION]],
    ['introspection', [Credential.BEARER, Credential.introspection()]],
    ['userinfo', [Credential.BEARER, Credential.userinfo({ audience: UserinfoAudience.acceptAny() })]],
    ['client credentials', [Credential.BEARER, Credential.clientCredentials()]],
    ['passwords', [Credential.BEARER, Credential.password()]],
    ['exchanged tokens', [Credential.BEARER, exchange]],
    ['refresh tokens', [Credential.BEARER, Credential.refreshToken({ header: 'x-refresh-token' })]],
  ])('about %s', (_, credentials) => {
    expect(() => example({ credentials }, { bearerCache })).toThrow('for gates that take bearer tokens only');
  });

  it.each([{ header: 'x-access-token' }, { cookie: 'access_token' }, { queryParameter: 'access_token' }])(
    'where a token may stand in another place, %j',
    (place) => {
      const credentials = [Credential.bearer(place)];
      expect(() => example({ credentials }, { bearerCache })).toThrow('tokens may stand elsewhere');
    },
  );

  it('for more than a minute', () => {
    const longer = { bearerCache: Duration.seconds(61) };
    expect(() => example({ credentials: [Credential.BEARER] }, longer)).toThrow('use at most 60 seconds');
  });

  it('by Cedar, which may ask for the time and the address', () => {
    const { api, binding, template } = example({ credentials: [Credential.BEARER] }, { bearerCache });
    const rule = AccessRule.cedar('permit (principal, action, resource);');
    if (binding instanceof RestApiGate) {
      binding.protect((api as RestApi).root, 'ANY', { upstream: 'https://orders.example.com', rule });
    } else {
      const integration = binding.upstream('https://orders.example.com');
      (api as HttpApi).addRoutes({ path: '/orders', integration, authorizer: binding.authorizer(rule) });
    }
    expect(template).toThrow('has Cedar policies');
  });
});

describe('on an HTTP API decisions are not kept', () => {
  const bearerCache = Duration.seconds(30);
  const keeping = () => httpExample({ credentials: [Credential.BEARER] }, { bearerCache });

  it('of callers without a credential', () => {
    expect(() => keeping().binding.publicAuthorizer()).toThrow('leave bearerCache out, or use publicRoute');
  });

  it('where the rule of several methods asks which', () => {
    const { api, binding, template } = keeping();
    const integration = binding.upstream('https://orders.example.com');
    const authorizer = binding.authorizer(AccessRule.method('GET'));
    api.addRoutes({ path: '/orders', methods: [HttpMethod.ANY], integration, authorizer });
    expect(template).toThrow('"ANY /orders" takes several methods');
  });

  it('where an integration of one’s own hands on what asks for another method', () => {
    const { api, binding, template } = keeping();
    const parameterMapping = ['x-scope', 'x_scope'].reduce(
      (mapping, name) => mapping.removeHeader(name),
      new ParameterMapping(),
    );
    const integration = new HttpUrlIntegration('Own', 'https://orders.example.com', { parameterMapping });
    api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration, authorizer: binding.authorizer(READ) });
    expect(template).toThrow('"GET /orders" hands on headers as the caller sent them');
  });
});
