import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  AccessRuleSettings,
  AccessTokenProof,
  GateSettings,
  ProviderSettings,
  RouteSettings,
  RoutesDocument,
} from '../../../core/settings/document.js';
import { parseRoutes, parseSettings, SettingsError } from '../../../core/settings/parse.js';
import { writeRoutes, writeSettings } from '../../../core/settings/write.js';
import { arbitraryRoutes, arbitrarySettings, requiredSettings } from './arbitrary-documents.js';

const RATE_PLANS = {
  claims: [['azp']],
  provider: 'keycloak',
  plans: [{ name: 'gold', consumers: ['acme'] }],
  unknown: { kind: 'refused' },
  apiKeySecretArn: 'arn',
};

/** Settings that are not of their type, as a faulty writer would leave them. */
const written = (document: unknown) => deflateRawSync(JSON.stringify(document)).toString('base64url');

describe('documents that travel from synth time to run time', () => {
  test('settings are parsed as they were written', () => {
    fc.assert(
      fc.property(arbitrarySettings, (settings) => {
        expect(parseSettings(writeSettings(settings))).toEqual(settings);
      }),
    );
  });

  test('routes are parsed as they were written', () => {
    fc.assert(
      fc.property(arbitraryRoutes, (routes) => {
        expect(parseRoutes(writeRoutes(routes))).toEqual(routes);
      }),
    );
  });

  test('whatever is not a document is refused with a SettingsError', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.base64String());
    fc.assert(
      fc.property(anything, (garbage) => {
        expect(() => parseSettings(garbage)).toThrow(SettingsError);
        expect(() => parseRoutes(garbage)).toThrow(SettingsError);
        expect(() => parseRoutes(written(garbage))).toThrow(SettingsError);
      }),
    );
  });

  test('a refusal holds nothing of the document but the path of the fault', () => {
    const settings = { ...validSettings(), gateId: 7, tableName: 'unmistakable' };
    expect(() => parseSettings(JSON.stringify(settings))).toThrow(/at gateId;(?!.*unmistakable)/);
  });

  test('routes that inflate to more than a megabyte are refused before they are read', () => {
    const document = Buffer.concat([Buffer.from('{"version":1,"routes":{}}'), Buffer.alloc(10_000_000, ' ')]);
    const bomb = deflateRawSync(document).toString('base64url');
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => parseRoutes(bomb)).toThrow('The routes cannot be read');
  });

  test('rules nested beyond all reason are refused with a SettingsError', () => {
    const depth = 20_000;
    const nested = `${'{"kind":"negate","rule":'.repeat(depth)}{"kind":"authenticated"}${'}'.repeat(depth)}`;
    const document = `{"version":1,"routes":{"GET /":{"access":{"kind":"rule","rule":${nested}}}}}`;
    expect(() => parseRoutes(deflateRawSync(document).toString('base64url'))).toThrow(SettingsError);
  });

  test('300 routes of a realistic API deflate to less than 2.5 KB', () => {
    expect(writeRoutes(realisticRoutes(300)).length).toBeLessThan(2_500);
  });
});

describe('faults in settings are named by their path', () => {
  const cases: readonly [string, unknown, string][] = [
    ['version', 2, 'version'],
    ['version', undefined, 'version'],
    ['gateId', '', 'gateId'],
    ['publicUrl', 'https://api.example.com/', 'publicUrl'],
    ['publicUrl', 'http://api.example.com', 'publicUrl'],
    ['publicUrl', 'javascript:alert(1)', 'publicUrl'],
    ['publicUrl', 'https://api.example.com?a', 'publicUrl'],
    ['publicUrl', 'not a URL', 'publicUrl'],
    ['providers.0.issuer', 'http://id.example.com', 'providers.0.issuer'],
    ['providers.0.issuer', 'shop', 'providers.0.issuer'],
    ['providers.0.endpoints.jwks', 'http://id.example.com/keys', 'providers.0.endpoints.jwks'],
    ['providers.0.endpoints.endSession', 'javascript:alert(1)', 'providers.0.endpoints.endSession'],
    ['providers.0.endpoints.revocation', 'http://id.example.com/revoke', 'providers.0.endpoints.revocation'],
    ['providers.0.algorithms', [], 'providers.0.algorithms'],
    ['providers.0.algorithms', ['RS256', 'HS256'], 'providers.0.algorithms.1'],
    ['providers.0.algorithms', ['none'], 'providers.0.algorithms.0'],
    ['providers.0.accessToken.audienceClaim', 'azp', 'providers.0.accessToken.audienceClaim'],
    ['providers.0.accessToken.audiences', 'one', 'providers.0.accessToken.audiences'],
    ['providers.0.accessToken.proof', { kind: 'any' }, 'providers.0.accessToken.proof.kind'],
    ['providers.0.claimPaths.role', [], 'providers.0.claimPaths.role'],
    ['providers.0.claimPaths.scope', 'scope', 'providers.0.claimPaths.scope'],
    ['providers.0.authorizationParameters', { prompt: 1 }, 'providers.0.authorizationParameters.prompt'],
    ['providers.0.logout', { kind: 'parameters' }, 'providers.0.logout.endpoint'],
    ['providers.0.client.id', null, 'providers.0.client.id'],
    [
      'providers.0.client.authentication',
      { kind: 'secret', method: 'none', secretArn: 'a' },
      'providers.0.client.authentication.method',
    ],
    ['credentials', [], 'credentials'],
    ['credentials', ['basic'], 'credentials.0'],
    ['session.idleTimeout', 0, 'session.idleTimeout'],
    ['session.idleTimeout', 1.5, 'session.idleTimeout'],
    ['session.absoluteTimeout', '3600', 'session.absoluteTimeout'],
    ['session.cookieSuffix', 'a;b', 'session.cookieSuffix'],
    ['session.cookieSuffix', 'bounces', 'session.cookieSuffix'],
    ['session.cookieSuffix', 'login-x', 'session.cookieSuffix'],
    ['waysIn', { tokenPlaces: { header: 'X Token' } }, 'waysIn.tokenPlaces.header'],
    ['waysIn', { userinfo: { audience: { kind: 'none' }, remembered: 60 } }, 'waysIn.userinfo.audience.kind'],
    ['waysIn', { userinfoClaims: { remembered: 100_000 } }, 'waysIn.userinfoClaims.remembered'],
    ['waysIn', { password: { parameters: {}, remembered: 900 } }, 'waysIn.password.limits'],
    ['anonymous', { subject: '', claims: {} }, 'anonymous.subject'],
    ['anonymous', { subject: 'guest', claims: { scope: ['read'] } }, 'anonymous.claims.scope'],
    ['ratePlans', { ...RATE_PLANS, plans: [] }, 'ratePlans.plans'],
    ['ratePlans', { ...RATE_PLANS, claims: [] }, 'ratePlans.claims'],
    ['ratePlans', { ...RATE_PLANS, plans: [{ name: 'gold!', consumers: [] }] }, 'ratePlans.plans.0.name'],
    ['ratePlans', { ...RATE_PLANS, anonymousPlan: 'trial' }, 'ratePlans'],
    ['ratePlans', { ...RATE_PLANS, unknown: { kind: 'plan', plan: 'trial' } }, 'ratePlans'],
    ['ratePlans', { ...RATE_PLANS, unknown: { kind: 'allowed' } }, 'ratePlans.unknown.kind'],
    ['ratePlans', { ...RATE_PLANS, apiKeySecretArn: '' }, 'ratePlans.apiKeySecretArn'],
    ['decisionTtl', -1, 'decisionTtl'],
    ['session.epoch', -1, 'session.epoch'],
    ['session.userinfo', 'yes', 'session.userinfo'],
    ['pages.language', 'fr', 'pages.language'],
    ['pages.name', 'x'.repeat(101), 'pages.name'],
    ['pages.color', 'red;}', 'pages.color'],
    ['pages.logoUrl', 'javascript:x', 'pages.logoUrl'],
    ['pages.logoUrl', 'data:image/svg+xml,x', 'pages.logoUrl'],
    ['pages.stylesheetUrl', 'http://styles.example.com/', 'pages.stylesheetUrl'],
    ['allowedOrigins', ['null'], 'allowedOrigins.0'],
    ['allowedOrigins', ['*'], 'allowedOrigins.0'],
    ['allowedOrigins', ['https://app.example.com/'], 'allowedOrigins.0'],
    ['returnOrigins', ['http://app.example.com'], 'returnOrigins.0'],
    ['upstreamHeaders', [{ name: 'X-User', source: { kind: 'subject' } }], 'upstreamHeaders.0.name'],
    ['upstreamHeaders', [{ name: 'x-user\r\n', source: { kind: 'subject' } }], 'upstreamHeaders.0.name'],
    ['upstreamHeaders', [{ name: 'x-user', source: { kind: 'cookie' } }], 'upstreamHeaders.0.source.kind'],
    ['values', [1], 'values.0'],
  ];
  test.each(cases)('%s = %j', (place, value, path) => {
    const settings = structuredClone(validSettings()) as unknown as Record<string, unknown>;
    set(settings, place.split('.'), value);
    expect(() => parseSettings(JSON.stringify(settings))).toThrow(`have a fault at ${path};`);
  });

  test('an audience that ID tokens carry too, where only claims tell them from access tokens', () => {
    const settings = validSettings() as unknown as GateSettings;
    const audiences = ['https://api.example.com', settings.providers[0].client.id];
    const [provider] = settings.providers;
    const accessToken = { ...provider.accessToken, audiences };
    const parsing = (proof: AccessTokenProof) => () =>
      parseSettings(
        JSON.stringify({ ...settings, providers: [{ ...provider, accessToken: { ...accessToken, proof } }] }),
      );
    expect(parsing({ kind: 'claimPresent', claims: ['roles'] })).toThrow('at providers.0.accessToken.audiences;');
    expect(parsing({ kind: 'typ', types: ['at+jwt'] })).not.toThrow();
  });

  test('every member that is required is missed, and one too many is noticed, wherever it is', () => {
    const settings = { ...validSettings(), waysIn: {} };
    for (const path of pathsOf(settings)) {
      const without = structuredClone(settings) as unknown as Record<string, unknown>;
      set(without, path, undefined);
      expect(() => parseSettings(JSON.stringify(without)), path.join('.')).toThrow(`at ${path.join('.')};`);
    }
    for (const path of [
      ['stranger'],
      ['providers', '0', 'stranger'],
      ['session', 'stranger'],
      ['providers', '0', 'client', 'stranger'],
    ]) {
      const strange = structuredClone(settings) as unknown as Record<string, unknown>;
      set(strange, path, true);
      expect(() => parseSettings(JSON.stringify(strange)), path.join('.')).toThrow(`at ${path.join('.')};`);
    }
  });
});

describe('faults in routes are named by their path', () => {
  const rule = (value: unknown) => ({ version: 1, routes: { 'GET /a': { access: { kind: 'rule', rule: value } } } });
  const place = 'routes.GET /a.access';
  const cases: readonly [unknown, string][] = [
    [{ version: 2, routes: {} }, 'version'],
    [{ version: 1 }, 'routes'],
    [{ version: 1, routes: {}, more: 1 }, 'more'],
    [{ version: 1, routes: { '': { access: { kind: 'anonymous' } } } }, 'routes.'],
    [{ version: 1, routes: { 'GET /a': {} } }, place],
    [{ version: 1, routes: { 'GET /a': { access: { kind: 'public' } } } }, `${place}.kind`],
    [{ version: 1, routes: { 'GET /a': { access: { kind: 'anonymous' }, credentials: ['x'] } } }, 'credentials.0'],
    [rule({ kind: 'everybody' }), `${place}.rule.kind`],
    [rule({ kind: 'authenticated', unless: true }), `${place}.rule.unless`],
    [rule({ kind: 'words', slot: 'colour', entries: [] }), `${place}.rule.slot`],
    [rule({ kind: 'words', slot: 'scope', entries: [] }), `${place}.rule.entries`],
    [rule({ kind: 'claimEquals', path: ['tier'], values: [] }), `${place}.rule.values`],
    [rule({ kind: 'claimMatches', path: ['tier'], pattern: '*' }), `${place}.rule.pattern`],
    [rule({ kind: 'claimPresent', path: [] }), `${place}.rule.path`],
    [rule({ kind: 'acr', values: [''] }), `${place}.rule.values.0`],
    [rule({ kind: 'maxAge', seconds: 0 }), `${place}.rule.seconds`],
    [rule({ kind: 'method', methods: ['get'] }), `${place}.rule.methods.0`],
    [rule({ kind: 'cedar', policies: 'x'.repeat(8193) }), `${place}.rule.policies`],
    [rule({ kind: 'authenticatedBy', credentials: ['cookie'] }), `${place}.rule.credentials.0`],
    [rule(nested(16)), `${place}.rule`],
    [rule({ kind: 'anyOf', rules: Array(101).fill({ kind: 'authenticated' }) }), `${place}.rule.rules`],
    [rule(wide()), `${place}.rule`],
    [rule({ kind: 'negate', rule: { kind: 'anyOf', rules: [] } }), `${place}.rule.rule.rules`],
    [rule({ kind: 'allOf', rules: [] }), `${place}.rule.rules`],
    [rule({ kind: 'words', slot: 'scope', entries: [1] }), `${place}.rule.entries.0`],
    [rule({ kind: 'words', slot: 'scope', entries: [{ value: -1 }] }), `${place}.rule.entries.0`],
    [rule({ kind: 'claimContains', path: [], values: [] }), `${place}.rule.path`],
    [rule({ kind: 'anyOf', rules: [{ kind: 'negate' }] }), `${place}.rule.rules.0.rule`],
    [rule({ kind: 'negate', rule: { kind: 'allOf', rules: {} } }), `${place}.rule.rule.rules`],
  ];
  test.each(cases)('%j', (document, path) => {
    expect(() => parseRoutes(written(document))).toThrow(path);
    expect(() => parseRoutes(written(document))).toThrow(SettingsError);
  });
});

test('rules nested beyond measure are a fault, and no crash', () => {
  const depth = 20_000;
  const rule = `${'{"kind":"negate","rule":'.repeat(depth)}{"kind":"authenticated"}${'}'.repeat(depth)}`;
  const document = `{"version":1,"routes":{"GET /a":{"access":{"kind":"rule","rule":${rule}}}}}`;
  expect(() => parseRoutes(deflateRawSync(document).toString('base64url'))).toThrow(SettingsError);
});

function plain({ choice: _, ...provider }: ProviderSettings) {
  return provider;
}

function validSettings() {
  return fc.sample(requiredSettings, { seed: 1, numRuns: 1 }).map(({ session, ...settings }) => ({
    ...settings,
    session: withoutOptions(session),
    pages: { language: 'en' },
    providers: [
      {
        ...plain(settings.providers[0]),
        endpoints: {},
        logout: { kind: 'none' as const },
        authorizationParameters: {},
        client: { id: 'shop', authentication: { kind: 'none' as const } },
      },
    ],
    upstreamHeaders: [],
    allowedOrigins: [],
    returnOrigins: [],
    values: [],
  }))[0] as unknown as Record<string, unknown>;
}

function nested(depth: number): AccessRuleSettings {
  let rule: AccessRuleSettings = { kind: 'authenticated' };
  for (let n = 0; n < depth; n += 1) rule = { kind: 'negate', rule };
  return rule;
}

function wide(): AccessRuleSettings {
  const rules: AccessRuleSettings[] = Array(90).fill({ kind: 'authenticated' });
  return { kind: 'anyOf', rules: Array(3).fill({ kind: 'allOf', rules }) };
}

/** The paths of all members of objects. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [[...path, name], ...pathsOf(member, [...path, name])]);
}

function set(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) target[name] = value;
  else set(target[name] as Record<string, unknown>, rest, value);
}

function realisticRoutes(number: number): RoutesDocument {
  const resources = ['orders', 'customers', 'invoices', 'products', 'shipments', 'returns', 'payments', 'reports'];
  const details = [
    '',
    '/{id}',
    '/{id}/items',
    '/{id}/items/{itemId}',
    '/{id}/history',
    '/search',
    '/export',
    '/{proxy+}',
  ];
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const routes: Record<string, RouteSettings> = {};
  for (let n = 0; n < number; n += 1) {
    const method = methods[n % methods.length] ?? '';
    const detail = details[Math.floor(n / methods.length) % details.length] ?? '';
    const resource = resources[Math.floor(n / (methods.length * details.length))] ?? '';
    const action = method === 'GET' ? 'read' : 'write';
    const scope: AccessRuleSettings = { kind: 'words', slot: 'scope', entries: [`${resource}:${action}`] };
    const admin: AccessRuleSettings = { kind: 'words', slot: 'role', entries: ['admin'] };
    const rule: AccessRuleSettings = n % 3 === 0 ? { kind: 'anyOf', rules: [scope, admin] } : scope;
    routes[`${method} /v1/${resource}${detail}`] = { access: { kind: 'rule', rule } };
  }
  expect(Object.keys(routes)).toHaveLength(number);
  return { version: 1, routes };
}

function withoutOptions({ rollingTimeout: _, rememberMe: __, ...session }: GateSettings['session']) {
  return session;
}
