import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../core/decision.js';
import { GateError } from '../../core/errors.js';
import { gatekeeper } from '../../core/gatekeeper.js';
import type { Claims, Identity } from '../../core/identity.js';
import { REASONS, type ReasonCode } from '../../core/reasons.js';
import type { CredentialKind, RouteSettings, RoutesDocument } from '../../core/settings/document.js';
import { FixedClock } from '../fakes/fixed-clock.js';
import { gateRequest, NAVIGATION, type RequestParts } from '../fakes/gate-request.js';
import { gateSettings, ISSUER, PROVIDER, type SettingsChanges } from '../fakes/gate-settings.js';

const ROUTES: Readonly<Record<string, RouteSettings>> = {
  'ANY /orders': { access: { kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: ['orders-read'] } } },
  'GET /me': { access: { kind: 'rule', rule: { kind: 'authenticated' } } },
  'POST /me': { access: { kind: 'rule', rule: { kind: 'authenticated' } } },
  'GET /api': { access: { kind: 'rule', rule: { kind: 'authenticated' } }, credentials: ['bearer'] },
  'GET /page': { access: { kind: 'rule', rule: { kind: 'authenticated' } }, credentials: ['session'] },
  'GET /nobody': { access: { kind: 'rule', rule: { kind: 'authenticated' } }, credentials: [] },
  'ANY /public': { access: { kind: 'anonymous' } },
  'ANY /public-api': { access: { kind: 'anonymous' }, credentials: ['bearer'] },
};

const SETTINGS: SettingsChanges = {
  upstreamHeaders: [
    { name: 'x-user', source: { kind: 'subject' } },
    { name: 'x-scope', source: { kind: 'claim', path: ['scope'] } },
  ],
};

const COOKIE = '__Host-claimgate=';
const GOOD = { cookie: `${COOKIE}good` };
const STALE = { cookie: `${COOKIE}stale` };
const token = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });

function identity(kind: CredentialKind, claims: Claims): Identity {
  return {
    provider: PROVIDER,
    issuer: ISSUER,
    subject: 'alice-id',
    authenticatedBy: kind,
    expiresAt: 1_750_000_300,
    claimSources: [claims],
  };
}

/** `good`, or `good` with scopes after colons; anything else is refused. */
function authenticator(kind: CredentialKind, refusal: ReasonCode) {
  return async (value: string): Promise<Identity> => {
    const [quality, ...scopes] = value.split('.');
    if (quality === 'good') return identity(kind, scopes.length === 0 ? {} : { scope: scopes.join(' ') });
    if (quality === 'crash') throw new TypeError('unexpected');
    if (quality === 'down') throw new GateError('provider_unavailable');
    throw new GateError(refusal);
  };
}

interface Ask extends RequestParts {
  readonly routeKeys?: readonly string[];
}

function decide(ask: Ask, changes: SettingsChanges = {}, clock = new FixedClock()): Promise<Decision> {
  const gate = gatekeeper({
    settings: gateSettings({ ...SETTINGS, ...changes }),
    clock,
    routes: { version: 1, routes: ROUTES },
    authenticators: {
      session: authenticator('session', 'session_unknown'),
      bearer: authenticator('bearer', 'token_signature'),
    },
  });
  return gate({ ...gateRequest(ask), routeKeys: ask.routeKeys ?? ['GET /me'] });
}

async function outcome(ask: Ask, changes: SettingsChanges = {}, clock = new FixedClock()): Promise<string> {
  const decision = await decide(ask, changes, clock);
  if (!decision.allowed) return decision.code;
  return decision.identity?.authenticatedBy ?? 'anonymous';
}

describe('a route with a rule', () => {
  test.each<[string, Ask, string]>([
    ['nothing is shown', {}, 'no_credential'],
    ['a good cookie', GOOD, 'session'],
    ['a good token', token('good'), 'bearer'],
    ['a stale cookie', STALE, 'session_unknown'],
    ['a wrong token', token('forged'), 'token_signature'],
    ['a wrong token with a good cookie', { ...GOOD, ...token('forged') }, 'token_signature'],
    ['a good token with a stale cookie', { ...STALE, ...token('good') }, 'bearer'],
    ['a good cookie with Basic', { ...GOOD, headers: { authorization: 'Basic YTpi' } }, 'credential_not_accepted'],
    ['two different cookies', { cookie: `${COOKIE}good; ${COOKIE}stale` }, 'session_malformed'],
    ['a scope is needed and there', { ...token('good.orders-read'), routeKeys: ['ANY /orders'] }, 'bearer'],
    ['a scope is needed and missing', { ...token('good'), routeKeys: ['ANY /orders'] }, 'access_denied'],
    ['another scope is there', { ...token('good.orders-write'), routeKeys: ['ANY /orders'] }, 'access_denied'],
    ['a session without the scope', { ...GOOD, routeKeys: ['ANY /orders'] }, 'access_denied'],
    ['bearer only: a token', { ...token('good'), routeKeys: ['GET /api'] }, 'bearer'],
    ['bearer only: a cookie', { ...GOOD, routeKeys: ['GET /api'] }, 'no_credential'],
    ['session only: a cookie', { ...GOOD, routeKeys: ['GET /page'] }, 'session'],
    ['session only: a token', { ...token('good'), routeKeys: ['GET /page'] }, 'credential_not_accepted'],
    ['nothing is taken: a cookie', { ...GOOD, routeKeys: ['GET /nobody'] }, 'no_credential'],
    ['nothing is taken: a token', { ...token('good'), routeKeys: ['GET /nobody'] }, 'credential_not_accepted'],
  ])('%s', async (_, ask, expected) => {
    expect(await outcome(ask)).toBe(expected);
  });

  test('a gate without sessions looks at no cookie', async () => {
    expect(await outcome(GOOD, { credentials: ['bearer'] })).toBe('no_credential');
  });

  test('upstream headers are filled from the identity', async () => {
    const decision = await decide({ ...token('good.orders-read'), routeKeys: ['ANY /orders'] });
    expect(decision).toMatchObject({ upstreamHeaders: { 'x-user': 'alice-id', 'x-scope': 'orders-read' } });
  });

  test('an identity too large for headers is refused', async () => {
    expect(await outcome(token(`good.${'s'.repeat(9_000)}`))).toBe('headers_too_large');
  });
});

describe('a route for everybody', () => {
  test.each<[string, Ask, string]>([
    ['nothing is shown', {}, 'anonymous'],
    ['a good cookie', GOOD, 'session'],
    ['a good token', token('good'), 'bearer'],
    ['a stale cookie', STALE, 'anonymous'],
    ['two different cookies', { cookie: `${COOKIE}good; ${COOKIE}stale` }, 'anonymous'],
    ['a good cookie from another site', { ...GOOD, method: 'POST' }, 'anonymous'],
    ['a wrong token', token('forged'), 'token_signature'],
    ['Basic', { headers: { authorization: 'Basic YTpi' } }, 'credential_not_accepted'],
    ['a malformed header', { headers: { authorization: 'Bearer' } }, 'authorization_malformed'],
    ['bearer only: a cookie', { ...GOOD, routeKeys: ['ANY /public-api'] }, 'anonymous'],
  ])('%s', async (_, ask, expected) => {
    expect(await outcome({ routeKeys: ['ANY /public'], ...ask })).toBe(expected);
  });

  test('nobody in particular fills no header, and a session that has ended goes no further', async () => {
    expect(await decide({ ...STALE, routeKeys: ['ANY /public'] })).toEqual({
      allowed: true,
      identity: undefined,
      upstreamHeaders: { cookie: 'claimgate=-' },
    });
  });
});

describe('an anonymous identity', () => {
  const GUEST = { anonymous: { subject: 'guest', claims: { scope: 'orders-read', groups: 'guests' } } };
  const headersOf = async (ask: Ask, changes: SettingsChanges = {}) => {
    const decision = await decide({ routeKeys: ['ANY /public'], ...ask }, { ...GUEST, ...changes });
    return decision.allowed ? decision.upstreamHeaders : decision.code;
  };

  test('is what the upstream sees where nobody need sign in and nothing is shown', async () => {
    expect(await headersOf({})).toEqual({ 'x-user': 'guest', 'x-scope': 'orders-read' });
    expect(await headersOf(STALE)).toMatchObject({ 'x-user': 'guest', 'x-scope': 'orders-read' });
  });

  test('has the groups that its claims say', async () => {
    expect(await headersOf({}, { upstreamHeaders: [{ name: 'x-groups', source: { kind: 'groups' } }] })).toEqual({
      'x-groups': 'guests',
    });
  });

  test('has no issuer, no tokens and no session', async () => {
    const kinds = ['issuer', 'sessionId', 'accessToken', 'bearerToken', 'idToken', 'userinfo'] as const;
    const upstreamHeaders = kinds.map((kind) => ({ name: `x-${kind.toLowerCase()}`, source: { kind } }));
    expect(await headersOf({}, { upstreamHeaders })).toEqual({});
  });

  test('is no caller: what says who somebody is does not say this', async () => {
    const decision = await decide({ routeKeys: ['ANY /public'] }, GUEST);
    expect(decision).toMatchObject({ allowed: true, identity: undefined });
  });

  test('does not take the place of a credential that is good, or that is wrong', async () => {
    expect(await headersOf(token('good'))).toEqual({ 'x-user': 'alice-id' });
    expect(await headersOf(token('forged'))).toBe('token_signature');
    expect(await headersOf({ headers: { authorization: 'Basic YTpi' } })).toBe('credential_not_accepted');
  });

  test('meets no rule, whatever its claims', async () => {
    expect(await headersOf({ routeKeys: ['ANY /orders'] })).toBe('no_credential');
    expect(await headersOf({ routeKeys: ['GET /me'] })).toBe('no_credential');
  });

  test('cannot be sent by a caller', async () => {
    expect(await headersOf({ headers: { 'x-user': 'guest' } })).toBe('identity_header');
  });
});

describe('routes', () => {
  test.each([
    [[]],
    [['GET /unknown']],
    [['$default']],
    [['GET /me/']],
    [['get /me']],
    [['__proto__']],
    [['constructor']],
  ])('%j, which nobody declared, is closed to everybody', async (routeKeys) => {
    expect(await outcome({ ...token('good'), routeKeys })).toBe('route_unknown');
    expect(await outcome({ routeKeys })).toBe('route_unknown');
  });

  test('the first key that is declared decides', async () => {
    expect(await outcome({ routeKeys: ['GET /public', 'ANY /public'] })).toBe('anonymous');
    expect(await outcome({ routeKeys: ['GET /me', 'ANY /public'] })).toBe('no_credential');
  });

  test('nothing is decided on the path, the query or headers that tell of another path', async () => {
    const paths = ['/public', '/me?/public', '/me%2fpublic', '//public', '/me;/public', '/me#/public'];
    for (const path of paths) expect(await outcome({ path, query: 'x=/public' })).toBe('no_credential');
    for (const name of [
      'x-forwarded-uri',
      'x-original-url',
      'x-rewrite-url',
      'x-envoy-original-path',
      'x-forwarded-path',
    ]) {
      expect(await outcome({ headers: { [name]: '/public' } })).toBe('no_credential');
    }
    expect(await outcome({ headers: { 'user-agent': 'ELB-HealthChecker/2.0', 'x-middleware-subrequest': '1' } })).toBe(
      'no_credential',
    );
  });
});

describe('what is refused on every route, whatever is shown', () => {
  const everyRoute = [...Object.keys(ROUTES), 'GET /unknown'];
  const everyCredential: readonly Ask[] = [{}, GOOD, STALE, token('good.orders-read'), token('forged')];
  const everyMethod = ['GET', 'POST', 'OPTIONS', 'HEAD', 'CONNECT', 'TRACE'];

  async function everywhere(name: string, code: string): Promise<void> {
    for (const route of everyRoute) {
      for (const ask of everyCredential) {
        for (const method of everyMethod) {
          const headers = { ...ask.headers, [name]: 'GET' };
          expect(await outcome({ ...ask, method, headers, routeKeys: [route] }), `${method} ${route}`).toBe(code);
        }
      }
    }
  }

  test.each(['x-user', 'x_user', 'xuser', 'x.scope'])('the identity header %s', async (name) => {
    await everywhere(name, 'identity_header');
  });

  test.each(['x-http-method-override', 'x-http-method', 'x-method-override', 'x_http_method_override'])(
    'the method override %s',
    async (name) => {
      await everywhere(name, 'method_override');
    },
  );
});

test('a path that an upstream could resolve to another route passes by no route and with no credential', async () => {
  for (const route of Object.keys(ROUTES)) {
    for (const path of ['/me/../public', '/me%2f..%2fpublic', '/prod/orders/%2e%2e/admin']) {
      for (const ask of [{}, GOOD, token('good')]) {
        expect(await outcome({ ...ask, path, routeKeys: [route] }), route).toBe('dot_segment');
      }
    }
  }
});

describe('requests of other sites', () => {
  const own = 'https://api.example.com';
  test.each<[string, Ask, string]>([
    ['no origin', {}, 'cross_site'],
    ['the gate’s own origin', { headers: { origin: own } }, 'session'],
    ['an allowed origin', { headers: { origin: 'https://app.example.com' } }, 'session'],
    ['another origin', { headers: { origin: 'https://evil.example' } }, 'cross_site'],
    ['an origin that begins as ours', { headers: { origin: `${own}.evil.example` } }, 'cross_site'],
    ['an origin without https', { headers: { origin: 'http://api.example.com' } }, 'cross_site'],
    ['an opaque origin', { headers: { origin: 'null' } }, 'cross_site'],
    ['two origins', { headers: { origin: [own, own] } }, 'cross_site'],
    [
      'another origin that is called same-origin',
      { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' } },
      'cross_site',
    ],
    ['same-origin by fetch metadata', { headers: { 'sec-fetch-site': 'same-origin' } }, 'session'],
    ['same-site by fetch metadata', { headers: { 'sec-fetch-site': 'same-site' } }, 'cross_site'],
    ['cross-site by fetch metadata', { headers: { 'sec-fetch-site': 'cross-site' } }, 'cross_site'],
    ['typed into the browser', { headers: { 'sec-fetch-site': 'none' } }, 'cross_site'],
  ])('a POST with a good cookie and %s', async (_, ask, expected) => {
    expect(await outcome({ ...GOOD, method: 'POST', routeKeys: ['POST /me'], ...ask })).toBe(expected);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'TRACE', 'PROPFIND', ''])(
    '%j with a cookie needs an origin',
    async (method) => {
      expect(await outcome({ ...GOOD, method })).toBe('cross_site');
    },
  );

  test.each(['GET', 'HEAD', 'OPTIONS'])('%s with a cookie does not', async (method) => {
    expect(await outcome({ ...GOOD, method, headers: { origin: 'https://evil.example' } })).toBe('session');
  });

  test('a bearer token was sent on purpose, wherever it comes from', async () => {
    const headers = { authorization: 'Bearer good', origin: 'https://evil.example' };
    expect(await outcome({ method: 'POST', headers })).toBe('bearer');
  });
});

describe('who is sent to sign in', () => {
  async function loginUrl(ask: Ask, changes: SettingsChanges = {}): Promise<string | undefined> {
    const decision = await decide(ask, changes);
    if (decision.allowed) throw new Error('allowed');
    return decision.loginUrl;
  }
  const page: Ask = { headers: NAVIGATION, path: '/prod/me', query: '' };

  test('a browser that opens a page without a good session', async () => {
    const login = 'https://api.example.com/prod/auth/login?return_to=';
    const here = encodeURIComponent('https://api.example.com/prod/me');
    expect(await loginUrl(page)).toBe(login + here);
    expect(await loginUrl({ ...page, ...STALE })).toBe(login + here);
    expect(await loginUrl({ ...page, cookie: `${COOKIE}a; ${COOKIE}b` })).toBe(login + here);
  });

  test('path and query of the page are kept whole', async () => {
    const target = await loginUrl({ ...page, path: '/prod/me/a%20b', query: 'a=1&scope=admin&prompt=none&x=%26' });
    const { searchParams } = new URL(target ?? '');
    expect([...searchParams]).toEqual([
      ['return_to', 'https://api.example.com/prod/me/a%20b?a=1&scope=admin&prompt=none&x=%26'],
    ]);
  });

  test('a page at an address that must not be returned to is sent to sign in without it', async () => {
    for (const path of ['//evil.example/me', '/\\evil.example', '/%0a/evil.example', '/prod/auth/logout']) {
      expect(await loginUrl({ ...page, path })).toBe('https://api.example.com/prod/auth/login');
    }
  });

  test.each<[string, Ask]>([
    ['a script', { headers: { ...NAVIGATION, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } }],
    ['a frame', { headers: { ...NAVIGATION, 'sec-fetch-dest': 'iframe' } }],
    ['a form that is posted', { ...page, method: 'POST' }],
    ['a client that wants no page', {}],
    ['who shows a token', { headers: { ...NAVIGATION, authorization: 'Bearer forged' } }],
    ['who shows a wrong scheme', { headers: { ...NAVIGATION, authorization: 'Basic YTpi' } }],
    ['who lacks a scope', { ...page, ...GOOD, routeKeys: ['ANY /orders'] }],
    ['who sends an identity header', { headers: { ...NAVIGATION, 'x-user': 'admin' } }],
    ['who asks for an unknown route', { ...page, routeKeys: ['GET /unknown'] }],
    ['who opens a page that no session opens', { ...page, routeKeys: ['GET /api'] }],
  ])('%s is not', async (_, ask) => {
    expect(await loginUrl(ask)).toBeUndefined();
  });

  test('nobody is where there are no sessions', async () => {
    expect(await loginUrl(page, { credentials: ['bearer'] })).toBeUndefined();
  });
});

describe('failures', () => {
  test.each(['ANY /public', 'GET /me'])('an authenticator that fails never lets anybody in (%s)', async (route) => {
    await expect(decide({ ...token('crash'), routeKeys: [route] })).rejects.toThrow(TypeError);
    await expect(decide({ cookie: `${COOKIE}crash`, routeKeys: [route] })).rejects.toThrow(TypeError);
    await expect(decide({ ...token('down'), routeKeys: [route] })).rejects.toThrow(GateError);
  });

  test('a rule that refers to nothing never lets anybody in', async () => {
    const missing = { kind: 'words', slot: 'scope', entries: [{ value: 0 }] } as const;
    const routes: RoutesDocument = {
      version: 1,
      routes: { 'GET /': { access: { kind: 'rule', rule: { kind: 'negate', rule: missing } } } },
    };
    const authenticate = authenticator('bearer', 'token_signature');
    const gate = gatekeeper({
      settings: gateSettings(),
      clock: new FixedClock(),
      routes,
      authenticators: { session: authenticate, bearer: authenticate },
    });
    await expect(gate({ ...gateRequest(token('good')), routeKeys: ['GET /'] })).rejects.toThrow(RangeError);
  });

  test('whatever a caller sends to a route with a rule, nobody is let in without a good credential', async () => {
    const name = fc.oneof(
      fc.constantFrom('authorization', 'origin', 'accept', 'x-user', 'x-http-method-override', '__proto__', ''),
      fc.string({ unit: 'binary' }),
    );
    const headers = fc.dictionary(name, fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 }), {
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(headers, fc.string({ unit: 'binary' }), fc.string(), async (sent, cookie, path) => {
        const decision = await decide({ headers: sent, cookie: `${COOKIE}${cookie}`, path, query: path });
        expect(decision.allowed).toBe(false);
        if (!decision.allowed) expect(REASONS[decision.code].status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});

describe('while API Gateway keeps decisions', () => {
  const remaining = 300;
  const leeway = 30;
  const now = 1_750_000_300 - remaining;

  test.each([
    [0, 0, 'bearer'],
    [remaining + leeway - 1, 0, 'bearer'],
    [remaining + leeway - 61, 60, 'bearer'],
    [remaining + leeway - 60, 60, 'token_expired'],
    [remaining, 60, 'token_expired'],
    [remaining, 30, 'token_expired'],
    [remaining - 1, 30, 'bearer'],
  ])('after %i s of the 300 s of a token, and for %i s: %s', async (passed, decisionTtl, expected) => {
    const clock = new FixedClock(now + passed);
    expect(await outcome(token('good'), { decisionTtl }, clock)).toBe(expected);
  });
});
