import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { HeaderEncoding, UpstreamHeader } from '../../lib/index.js';

describe('an upstream header', () => {
  it.each([
    [UpstreamHeader.claim('X-Scope', 'scope'), { kind: 'claim', path: ['scope'] }],
    [UpstreamHeader.subject('X-Scope'), { kind: 'subject' }],
    [UpstreamHeader.issuer('X-Scope'), { kind: 'issuer' }],
    [UpstreamHeader.sessionId('X-Scope'), { kind: 'sessionId' }],
    [UpstreamHeader.accessToken('X-Scope'), { kind: 'accessToken' }],
    [UpstreamHeader.bearerToken('X-Scope'), { kind: 'bearerToken' }],
    [UpstreamHeader.idToken('X-Scope'), { kind: 'idToken' }],
    [UpstreamHeader.userinfo('X-Scope'), { kind: 'userinfo' }],
    [UpstreamHeader.userinfoJwt('X-Scope'), { kind: 'userinfoJwt' }],
    [UpstreamHeader.introspection('X-Scope'), { kind: 'introspection' }],
    [UpstreamHeader.introspectionJwt('X-Scope'), { kind: 'introspectionJwt' }],
  ])('has a lower-case name and a source (%#)', (header, source) => {
    expect(header._settings).toEqual({ name: 'x-scope', source });
  });

  it.each([
    [UpstreamHeader.groups('x-groups'), 'csv'],
    [UpstreamHeader.groups('x-groups', HeaderEncoding.JSON), 'json'],
    [UpstreamHeader.claim('x-scope', 'scope', HeaderEncoding.TEXT), 'text'],
    [UpstreamHeader.userinfo('x-userinfo', HeaderEncoding.BASE64_JSON), 'base64-json'],
    [UpstreamHeader.claim('x-scope', 'scope'), undefined],
  ])('may say how it is written (%#)', (header, encoding) => {
    expect(header._settings.encoding).toBe(encoding);
  });

  it('carries a bearer token in Authorization unless it is told otherwise', () => {
    expect(UpstreamHeader.bearerToken()._settings).toEqual({ name: 'authorization', source: { kind: 'bearerToken' } });
  });

  it('may be an assertion for one upstream', () => {
    const options = { audience: 'https://orders.internal', claims: { roles: 'realm_access.roles' } };
    expect(UpstreamHeader.assertion('x-assertion', options)._settings.source).toEqual({
      kind: 'assertion',
      audience: 'https://orders.internal',
      claims: { roles: ['realm_access', 'roles'] },
      lifetime: 300,
    });
  });

  it.each([
    [{ audience: '' }, 'has no audience'],
    [{ audience: 'a', claims: { constructor: 'x' } }, 'a meaning of its own'],
    [{ audience: 'a', lifetime: Duration.seconds(119) }, 'from 2 to 10 minutes'],
    [{ audience: 'a', lifetime: Duration.seconds(601) }, 'from 2 to 10 minutes'],
    [{ audience: 'a', claims: { sub: 'email' } }, 'The claim "sub"'],
    [{ audience: 'a', claims: { '': 'email' } }, 'The claim ""'],
  ])('is no assertion that cannot work (%#)', (options, message) => {
    expect(() => UpstreamHeader.assertion('x-assertion', options)).toThrow(message);
  });
});
