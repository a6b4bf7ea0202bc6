import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import type { Identity } from '../../../core/identity.js';
import type { CredentialKind, UpstreamHeaderSettings } from '../../../core/settings/document.js';
import { contextKey } from '../../../core/settings/header-name.js';
import { refuseIdentityHeaders, reservedHeaderNames, upstreamHeaders } from '../../../core/upstream/headers.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { ISSUER, PROVIDER } from '../../fakes/gate-settings.js';

const IDENTITY: Identity = {
  provider: PROVIDER,
  issuer: ISSUER,
  subject: 'alice-id',
  authenticatedBy: 'session',
  expiresAt: 1_750_000_300,
  claimSources: [
    { scope: 'read', groups: ['staff', 'a,b'], realm_access: { roles: ['admin'] } },
    { name: 'Alice', scope: 'ignored' },
  ],
  sessionId: 'c2Vzc2lvbi1pZC1vZi1hbA',
  accessToken: 'access.token.sig',
  idToken: 'id.token.sig',
  userinfo: { email: 'a@example.com' },
};

const claim = (name: string, ...path: string[]): UpstreamHeaderSettings => ({ name, source: { kind: 'claim', path } });
type PlainSource =
  | 'groups'
  | 'subject'
  | 'issuer'
  | 'sessionId'
  | 'accessToken'
  | 'bearerToken'
  | 'idToken'
  | 'userinfo';
const from = (name: string, kind: PlainSource): UpstreamHeaderSettings => ({
  name,
  source: { kind },
});

const filled = (headers: readonly UpstreamHeaderSettings[], identity: Identity | undefined) =>
  upstreamHeaders({ upstreamHeaders: headers, decisionTtl: 0 }, identity);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof GateError) return error.code;
    throw error;
  }
  return 'passed';
}

describe('upstream headers', () => {
  test('are filled from claims, tokens and the subject', () => {
    const headers = [
      claim('x-scope', 'scope'),
      claim('x-roles', 'realm_access', 'roles'),
      claim('x-name', 'name'),
      from('x-user', 'subject'),
      from('x-issuer', 'issuer'),
      { ...from('x-groups', 'groups'), encoding: 'csv' as const },
      from('x-session', 'sessionId'),
      from('x-access-token', 'accessToken'),
      from('authorization', 'bearerToken'),
      from('x-id-token', 'idToken'),
      from('x-userinfo', 'userinfo'),
    ];
    expect(filled(headers, IDENTITY)).toEqual({
      'x-scope': 'read',
      'x-roles': 'WyJhZG1pbiJd',
      'x-name': 'Alice',
      'x-user': 'alice-id',
      'x-issuer': ISSUER,
      'x-groups': 'staff, a%2Cb',
      'x-session': 'c2Vzc2lvbi1pZC1vZi1hbA',
      'x-access-token': 'access.token.sig',
      authorization: 'Bearer access.token.sig',
      'x-id-token': 'id.token.sig',
      'x-userinfo': 'eyJlbWFpbCI6ImFAZXhhbXBsZS5jb20ifQ==',
    });
  });

  test('without a value are left out', () => {
    const { idToken: _, userinfo: __, sessionId: ___, accessToken: ____, ...bearer } = IDENTITY;
    const headers = [
      claim('x-missing', 'missing'),
      from('x-groups', 'groups'),
      from('x-session', 'sessionId'),
      from('authorization', 'bearerToken'),
      from('x-id-token', 'idToken'),
      from('x-userinfo', 'userinfo'),
    ];
    expect(filled(headers, { ...bearer, claimSources: [] })).toEqual({});
    expect(filled(headers, undefined)).toEqual({});
  });

  test('all have a value while API Gateway keeps decisions, so that no caller can fill one', () => {
    const settings = { upstreamHeaders: [claim('x-scope', 'scope'), claim('x-missing', 'missing')], decisionTtl: 60 };
    expect(upstreamHeaders(settings, IDENTITY)).toEqual({ 'x-scope': 'read', 'x-missing': '-' });
    expect(upstreamHeaders(settings, undefined)).toEqual({ 'x-scope': '-', 'x-missing': '-' });
  });

  test('may have 8 KB together and not a byte more', () => {
    const headers = [claim('x-a', 'a'), claim('x-b', 'b')];
    const withSizes = (a: number, b: number) => ({
      ...IDENTITY,
      claimSources: [{ a: 'a'.repeat(a), b: 'b'.repeat(b) }],
    });
    expect(Object.keys(filled(headers, withSizes(4_093, 4_093)))).toEqual(['x-a', 'x-b']);
    expect(codeOf(() => filled(headers, withSizes(4_093, 4_094)))).toBe('headers_too_large');
    expect(codeOf(() => filled(headers, withSizes(9_000, 0)))).toBe('headers_too_large');
  });

  test('have context keys that API Gateway takes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9!#$%&'*+.^_`|~-]{1,20}$/), (name) => {
        expect(contextKey(name)).toMatch(/^[A-Za-z0-9_]+$/);
      }),
    );
    expect(contextKey('x-user')).toBe('header_x_user');
  });
});

describe('headers that only the gate may set', () => {
  const reservedBy = (upstreamHeaders: UpstreamHeaderSettings[], ...credentials: CredentialKind[]) =>
    reservedHeaderNames({ upstreamHeaders, credentials });
  const reserved = reservedBy([claim('x-scope', 'scope'), from('x-user-2', 'subject')], 'session', 'bearer');

  test('Authorization is one of them, unless callers show the very token in it', () => {
    const toUpstream = [from('authorization', 'bearerToken')];
    expect(reservedBy(toUpstream, 'session')).toEqual(new Set(['authorization']));
    expect(reservedBy(toUpstream, 'session', 'bearer')).toEqual(new Set());
    expect(reservedBy(toUpstream, 'session', 'clientCredentials')).toEqual(new Set());
    expect(reservedBy(toUpstream, 'password')).toEqual(new Set());
    expect(reservedBy([from('authorization', 'idToken')], 'session', 'bearer')).toEqual(new Set(['authorization']));
    expect(reservedBy([from('x-authorization', 'bearerToken')], 'bearer')).toEqual(new Set(['xauthorization']));
  });

  const sent = (...names: string[]) =>
    codeOf(() =>
      refuseIdentityHeaders(gateRequest({ headers: Object.fromEntries(names.map((n) => [n, 'v'])) }), reserved),
    );

  test.each([
    'x-scope',
    'X-SCOPE',
    'x_scope',
    'X_Scope',
    'xscope',
    'x.scope',
    'x--scope',
    '-x-scope-',
    'x-user_2',
    'XUser2',
  ])('a caller who sends %s is refused', (name) => {
    expect(sent('accept', name)).toBe('identity_header');
  });

  test.each(['scope', 'x-scopes', 'x-user', 'my-x-scope', 'accept', 'x-user-22'])('%s is nobody else’s', (name) => {
    expect(sent('accept', name)).toBe('passed');
  });

  test.each(['x-scope', 'keep-alive, X-Scope', 'close,x_scope ,te'])(
    'a caller who lets proxies drop one is refused: Connection: %s',
    (value) => {
      const asked = (connection: string) => gateRequest({ headers: { connection: ['close', connection] } });
      expect(codeOf(() => refuseIdentityHeaders(asked(value), reserved))).toBe('identity_header');
      expect(codeOf(() => refuseIdentityHeaders(asked('keep-alive, te'), reserved))).toBe('passed');
    },
  );

  test('an empty one is refused too', () => {
    const request = gateRequest({ headers: { 'x-scope': [] } });
    expect(codeOf(() => refuseIdentityHeaders(request, reserved))).toBe('identity_header');
  });

  test('every spelling that a lax upstream could take for one is refused', () => {
    const letters = fc
      .constantFrom('x-scope', 'x-user-2')
      .chain((name) =>
        fc.tuple(
          ...[...name.replaceAll('-', '')].map((letter) =>
            fc.tuple(fc.constantFrom(letter, letter.toUpperCase()), fc.stringMatching(/^[-_.!#$%&'*+^`|~ ]{0,2}$/)),
          ),
        ),
      );
    fc.assert(
      fc.property(letters, (spelled) => {
        expect(sent(spelled.flat().join(''))).toBe('identity_header');
      }),
    );
  });
});
