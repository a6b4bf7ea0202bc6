import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { checkBearerCache } from '../../../lib/checks/bearer-cache.js';
import { AccessRule, Credential, IdentityProvider, UserinfoAudience } from '../../../lib/index.js';
import { httpExample } from '../example-stack.js';

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

describe('decisions are not kept', () => {
  const bearerCache = Duration.seconds(30);
  const issuer = IdentityProvider.custom({
    issuer: 'https://partner.example.com',
    audiences: ['https://shop.example.com'],
  });
  const exchange = Credential.tokenExchange({ trustedIssuers: [{ issuer }] });

  it.each([
    ['sessions', [Credential.BEARER, Credential.SESSION]],
    ['introspection', [Credential.BEARER, Credential.introspection()]],
    ['userinfo', [Credential.BEARER, Credential.userinfo({ audience: UserinfoAudience.acceptAny() })]],
    ['client credentials', [Credential.BEARER, Credential.clientCredentials()]],
    ['passwords', [Credential.BEARER, Credential.password()]],
    ['exchanged tokens', [Credential.BEARER, exchange]],
  ])('about %s', (_, credentials) => {
    expect(() => httpExample({ credentials }, { bearerCache })).toThrow('for gates that take bearer tokens only');
  });

  it.each([{ header: 'x-access-token' }, { cookie: 'access_token' }, { queryParameter: 'access_token' }])(
    'where a token may stand in another place, %j',
    (place) => {
      const credentials = [Credential.bearer(place)];
      expect(() => httpExample({ credentials }, { bearerCache })).toThrow('tokens may stand elsewhere');
    },
  );

  it('of callers without a credential', () => {
    const { binding } = httpExample({ credentials: [Credential.BEARER] }, { bearerCache });
    expect(() => binding.publicAuthorizer()).toThrow('leave bearerCache out, or use publicRoute');
  });

  it('for more than a minute', () => {
    const longer = { bearerCache: Duration.seconds(61) };
    expect(() => httpExample({ credentials: [Credential.BEARER] }, longer)).toThrow('use at most 60 seconds');
  });

  it.each([
    ['the method', AccessRule.method('GET'), '"ANY /orders" takes several methods'],
    ['the time and the address', AccessRule.cedar('permit (principal, action, resource);'), 'has Cedar policies'],
  ])('where the rule asks for %s', (_, rule, message) => {
    const { api, binding, template } = httpExample({ credentials: [Credential.BEARER] }, { bearerCache });
    const integration = binding.upstream('https://orders.example.com');
    const authorizer = binding.authorizer(rule);
    api.addRoutes({ path: '/orders', methods: [HttpMethod.ANY], integration, authorizer });
    expect(template).toThrow(message);
  });
});
