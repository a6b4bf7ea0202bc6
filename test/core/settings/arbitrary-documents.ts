import fc from 'fast-check';
import { CREDENTIAL_KINDS, type GateSettings, type RoutesDocument } from '../../../core/settings/document.js';
import type { WaysIn } from '../../../core/settings/ways-in.js';
import { arbitraryRule } from './arbitrary-rules.js';

const text = fc.string({ minLength: 1, maxLength: 12 });
/** The constructs refuse names that readers of JSON leave out. */
const claimName = text.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
const texts = fc.array(text, { maxLength: 3 });
const some = fc.array(text, { minLength: 1, maxLength: 2 });
const claimPath = fc.array(text, { minLength: 1, maxLength: 3 });
const count = fc.nat({ max: 100_000 });
const duration = count.map((n) => n + 1);
const url = fc.constantFrom('https://id.example.com/realms/shop', 'https://id.example.com/', 'http://127.0.0.1:3001/a');
const origin = fc.constantFrom('https://app.example.com', 'http://localhost:5173');
const algorithm = fc.constantFrom('RS256', 'PS384', 'ES512', 'EdDSA');
const kinds = fc.uniqueArray(fc.constantFrom(...CREDENTIAL_KINDS), { minLength: 1 });

const client = fc.record({
  // Longer than any audience: the two may not be the same with every proof.
  id: fc.string({ minLength: 13, maxLength: 20 }),
  authentication: fc.oneof(
    fc.record({ kind: fc.constant('none' as const) }),
    fc.record(
      {
        kind: fc.constant('secret' as const),
        method: fc.constantFrom('client_secret_basic' as const, 'client_secret_post' as const),
        secretArn: text,
        secretField: text,
      },
      { requiredKeys: ['kind', 'method', 'secretArn'] },
    ),
  ),
});

const seconds = fc.nat({ max: 3_600 });
const strings = fc.constantFrom({}, { resource: 'https://api.example.com', empty: '' });
const least = fc.integer({ min: 1, max: 100 });
const failures = fc.record({ window: least, perAddress: least });
const grant = fc.record(
  {
    scope: text,
    audience: text,
    parameters: strings,
    remembered: seconds,
    limits: fc.record({ window: least, perAccount: least, perAddress: least }),
  },
  { requiredKeys: ['parameters', 'remembered', 'limits'], noNullPrototype: true },
);

const accessToken = fc.record({
  audienceClaim: fc.constantFrom('aud' as const, 'client_id' as const),
  audiences: texts,
  proof: fc.oneof(
    fc.record({ kind: fc.constant('typ' as const), types: texts }),
    fc.record({ kind: fc.constant('claimEquals' as const), claim: text, value: text }),
    fc.record({ kind: fc.constant('claimPresent' as const), claims: texts }),
  ),
});

const trusted = fc.record(
  {
    issuer: url,
    tenants: fc.array(text, { minLength: 1, maxLength: 2 }),
    algorithms: fc.array(algorithm, { minLength: 1, maxLength: 3 }),
    endpoints: fc.record({ jwks: url }, { requiredKeys: [], noNullPrototype: true }),
    accessToken,
    scopePath: claimPath,
    conditions: fc.record(
      { hasAudience: some, missingAudience: some, hasScopes: some, missingScopes: some },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['issuer', 'algorithms', 'endpoints', 'accessToken', 'scopePath'], noNullPrototype: true },
);
const exchange = {
  issuers: fc.array(trusted, { minLength: 1, maxLength: 2 }),
  scope: text,
  audience: text,
  resource: text,
  parameters: strings,
  remembered: seconds,
  failures: fc.record({ window: least, perAddress: least }),
};

const waysIn: fc.Arbitrary<WaysIn> = fc.record(
  {
    tokenPlaces: fc.record(
      { header: fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/), cookie: text, query: text },
      { requiredKeys: [], noNullPrototype: true },
    ),
    introspection: fc.record({
      jwts: fc.boolean(),
      clientIds: texts,
      untyped: fc.boolean(),
      answer: fc.constantFrom('json' as const, 'jwt' as const),
      remembered: seconds,
      inTable: fc.boolean(),
      parameters: strings,
      headers: strings,
      failures,
    }),
    userinfo: fc.record({
      audience: fc.oneof(
        fc.record({ kind: fc.constant('any' as const) }),
        fc.record({ kind: fc.constant('tokeninfo' as const), url, clientIds: fc.array(text, { minLength: 1 }) }),
      ),
      remembered: seconds,
      failures,
    }),
    userinfoClaims: fc.record({ remembered: seconds }),
    clientCredentials: grant,
    password: grant,
    tokenExchange: fc.record(
      { ...exchange, subjectTokenType: text, requestedTokenType: text },
      { requiredKeys: ['issuers', 'parameters', 'remembered', 'failures', 'subjectTokenType'], noNullPrototype: true },
    ),
    refreshToken: fc.record(
      {
        header: fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/),
        scope: text,
        parameters: strings,
        limits: fc.record({ window: least, perAddress: least }),
      },
      { requiredKeys: ['header', 'parameters', 'limits'], noNullPrototype: true },
    ),
    jwtBearer: fc.record(exchange, {
      requiredKeys: ['issuers', 'parameters', 'remembered', 'failures'],
      noNullPrototype: true,
    }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const issuers = ['https://id.example.com/realms/shop', 'https://id.example.com/', 'http://127.0.0.1:3001/a'] as const;

const provider = fc.record(
  {
    id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,8}$/),
    issuer: fc.constantFrom(...issuers),
    client,
    choice: fc.record({ label: text, hosts: texts, emailDomains: texts }),
    endpoints: fc.record(
      {
        jwks: url,
        authorization: url,
        token: url,
        userinfo: url,
        endSession: url,
        revocation: url,
        introspection: url,
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    algorithms: fc.array(algorithm, { minLength: 1, maxLength: 3 }),
    accessToken,
    claimPaths: fc.record({ scope: claimPath, audience: claimPath, group: claimPath, role: claimPath }),
    scopes: texts,
    authorizationParameters: fc.constantFrom({}, { prompt: 'login', resource: '' }),
    logout: fc.oneof(
      fc.record({ kind: fc.constantFrom('rpInitiated' as const, 'none' as const) }),
      fc.record({
        kind: fc.constant('parameters' as const),
        endpoint: url,
        clientIdParameter: text,
        returnParameter: text,
      }),
    ),
  },
  {
    requiredKeys: [
      'id',
      'issuer',
      'client',
      'endpoints',
      'algorithms',
      'accessToken',
      'claimPaths',
      'scopes',
      'authorizationParameters',
      'logout',
    ],
  },
);

const upstreamHeader = fc.record(
  {
    name: fc.stringMatching(/^[a-z][a-z0-9_-]{0,11}$/),
    source: fc.oneof(
      fc.record({ kind: fc.constant('claim' as const), path: claimPath }),
      fc.record({
        kind: fc.constantFrom('subject' as const, 'issuer' as const, 'groups' as const, 'sessionId' as const),
      }),
      fc.record({
        kind: fc.constantFrom(
          'accessToken' as const,
          'bearerToken' as const,
          'idToken' as const,
          'refreshToken' as const,
          'introspection' as const,
          'introspectionJwt' as const,
          'userinfoJwt' as const,
        ),
      }),
      fc.record({ kind: fc.constant('userinfo' as const) }),
      fc.record({
        kind: fc.constant('assertion' as const),
        audience: text,
        claims: fc.dictionary(claimName, claimPath, { noNullPrototype: true, maxKeys: 2 }),
        lifetime: duration,
      }),
    ),
    encoding: fc.constantFrom('text' as const, 'json' as const, 'base64-json' as const, 'csv' as const),
  },
  { requiredKeys: ['name', 'source'] },
);

const planName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,8}$/);

/** With a plan for everything that names one. */
const ratePlans = fc
  .record({
    claims: fc.array(claimPath, { minLength: 1, maxLength: 2 }),
    provider: text,
    names: fc.uniqueArray(planName, { minLength: 1, maxLength: 3 }),
    consumers: fc.uniqueArray(text, { maxLength: 3 }),
    kind: fc.constantFrom('plan' as const, 'anonymous' as const, 'refused' as const),
    apiKeySecretArn: text,
  })
  .map(({ names, consumers, kind, ...rest }) => {
    const [first = ''] = names;
    const plans = names.map((name, index) => ({ name, consumers: index === 0 ? consumers : [] }));
    return { ...rest, plans, unknown: kind === 'plan' ? { kind, plan: first } : { kind }, anonymousPlan: first };
  });

const assertionKey = fc.oneof(
  fc.record({ kind: fc.constant('gateSecret' as const) }),
  fc.record({ kind: fc.constant('kms' as const), keyArn: text }),
);

/** What is left out by default. */
const further = fc.record(
  {
    passOnCookies: fc.boolean(),
    ratePlans,
    assertionKeys: fc
      .array(assertionKey, { minLength: 1, maxLength: 3 })
      .map(([first, ...others]) => [first, ...others] as [typeof first & object, ...(typeof first & object)[]]),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Without what is left out by default. */
export const requiredSettings = fc.record({
  version: fc.constant(1 as const),
  gateId: text,
  publicUrl: fc.constantFrom('https://api.example.com', 'https://api.example.com/prod', 'http://localhost:3000/a/b'),
  providers: fc
    .uniqueArray(provider, {
      minLength: 1,
      maxLength: 3,
      comparator: (one, other) => one.id === other.id || one.issuer === other.issuer,
    })
    .map(([first, ...others]) => [first, ...others] as [typeof first & object, ...(typeof first & object)[]]),
  credentials: kinds,
  waysIn,
  decisionTtl: count,
  keepsForms: fc.boolean(),
  session: fc.record(
    {
      idleTimeout: duration,
      absoluteTimeout: duration,
      rollingTimeout: duration,
      rememberMe: fc.record({ idleTimeout: duration, absoluteTimeout: duration, always: fc.boolean() }),
      refresh: fc.boolean(),
      cookieSuffix: fc.stringMatching(/^([A-Zac-km-z0-9_][A-Za-z0-9_-]{0,7})?$/),
      epoch: count,
      userinfo: fc.boolean(),
    },
    { requiredKeys: ['idleTimeout', 'absoluteTimeout', 'refresh', 'cookieSuffix', 'epoch', 'userinfo'] },
  ),
  pages: fc.record(
    {
      language: fc.constantFrom('en' as const, 'de' as const),
      name: text,
      logoUrl: url,
      color: fc.stringMatching(/^#[0-9a-f]{6}$/),
      stylesheetUrl: url,
    },
    { requiredKeys: ['language'], noNullPrototype: true },
  ),
  allowedOrigins: fc.array(origin),
  returnOrigins: fc.array(origin),
  upstreamHeaders: fc.array(upstreamHeader, { maxLength: 4 }),
  explainRefusals: fc.boolean(),
  tableName: text,
  gateSecretArn: text,
  values: fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 }),
});

export const arbitrarySettings: fc.Arbitrary<GateSettings> = fc
  .tuple(requiredSettings, further)
  .map(([settings, others]) => ({ ...settings, ...others }));

const route = fc.record(
  {
    access: fc.oneof(
      fc.record({ kind: fc.constant('anonymous' as const) }),
      fc.record({ kind: fc.constant('rule' as const), rule: arbitraryRule }),
    ),
    credentials: kinds,
  },
  { requiredKeys: ['access'] },
);

export const arbitraryRoutes: fc.Arbitrary<RoutesDocument> = fc.record({
  version: fc.constant(1 as const),
  routes: fc.dictionary(fc.stringMatching(/^(GET|ANY) \/[a-z{}+/]{0,16}$/), route, {
    maxKeys: 5,
    noNullPrototype: true,
  }),
});
