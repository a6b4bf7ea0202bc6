import { expect } from 'vitest';
import { type HttpApiSketch, httpAuthorizer, startHttpApi } from '../../http-api/fixture.js';
import { each, rule, type TestedRule, uncertain } from '../rule.js';

/** Starts an API whose authorizer allows with this context. */
async function startMapped(RequestParameters: Record<string, string>, context = {}, more: HttpApiSketch = {}) {
  const fixture = await startHttpApi({ authorizer: httpAuthorizer(), integration: { RequestParameters }, ...more });
  fixture.functions.returns('authorizer', { isAuthorized: true, context });
  return fixture;
}

const SUB = { 'overwrite:header.x-sub': '$context.authorizer.sub' };
const APPEND = { 'append:header.x-sub': '$context.authorizer.sub' };

interface Mapped {
  readonly mapping?: Record<string, string>;
  readonly context?: object;
  readonly sent?: readonly string[];
  readonly switches?: readonly string[];
}

/** The values of `x-sub` that the upstream gets. */
async function expectSub(
  expected: readonly string[],
  { mapping = SUB, context = {}, sent = [], switches = [] }: Mapped,
): Promise<void> {
  const { call, upstream } = await startMapped(mapping, context, { switches });
  expect((await call('/a', { headers: sent })).status).toBe(200);
  expect(upstream.last().all('x-sub')).toEqual(expected);
}

const RESERVED = [
  'access-control-allow-origin',
  'apigw-x',
  'Authorization',
  'Connection',
  'Content-Encoding',
  'Content-Length',
  'Content-Location',
  'Forwarded',
  'Keep-Alive',
  'Origin',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'TE',
  'Trailers',
  'Transfer-Encoding',
  'Upgrade',
  'x-amz-date',
  'x-amzn-trace-id',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'Via',
];

const INVALID_EXPRESSIONS = [
  '$context.authorizer.custom:key',
  '$context.authorizer.list[0]',
  `\${context.authorizer.custom:key}`,
  `\${context.authorizer.https://x}`,
  `\${}`,
  '$unknown.thing',
  '$context.surprise',
  '$response.header.x',
];
const INVALID_KEYS = [
  'header.x',
  'replace:header.x',
  'overwrite:cookie.x',
  'append:path',
  'overwrite:header.',
  'overwrite:statuscode',
];

/** A private integration of an API with a named stage, at its execute-api address. */
async function privatePath(RequestParameters: Record<string, string>): Promise<string> {
  const integration = {
    ConnectionType: 'VPC_LINK',
    ConnectionId: 'link',
    IntegrationUri: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/lb/1/2',
    RequestParameters,
  };
  const { call, upstream } = await startHttpApi({ routes: ['GET /p'], stages: ['test'], mount: 'stage', integration });
  await call('/test/p?q=1');
  return upstream.last().url;
}

const TO_LOGIN = {
  ResponseParameters: {
    403: {
      ResponseParameters: [
        { Destination: 'overwrite:statuscode', Source: '302' },
        { Destination: 'overwrite:header.Location', Source: 'https://login.test/$context.authorizer.hint' },
        { Destination: 'append:header.x-seen', Source: '$response.header.x-up' },
        { Destination: 'remove:header.x-gone', Source: "''" },
      ],
    },
  },
};

export const HTTP_MAPPING_RULES: readonly TestedRule[] = [
  rule(32, 'overwrite replaces what the client sent, in any case', () =>
    expectSub(['alice'], { context: { sub: 'alice' }, sent: ['X-Sub', 'evil', 'x-sub', 'evil'] }),
  ),
  rule(33, 'overwrite with a key that is not there adds no header', () => expectSub([], {})),
  uncertain(34, '34', 'overwrite with a key that is not there', {
    'keeps what the client sent': () => expectSub(['evil'], { sent: ['x-sub', 'evil'] }),
    'removes it in the other position': () => expectSub([], { sent: ['x-sub', 'evil'], switches: ['34=removed'] }),
    'takes null for such a key': () =>
      expectSub([], { context: { sub: null }, sent: ['x-sub', 'evil'], switches: ['34=removed'] }),
  }),
  rule(35, 'append joins by a comma', {
    'to what the client sent': () =>
      expectSub(['evil,alice'], { mapping: APPEND, context: { sub: 'alice' }, sent: ['x-sub', 'evil'] }),
    'to nothing': () => expectSub(['alice'], { mapping: APPEND, context: { sub: 'alice' } }),
  }),
  rule(
    36,
    'remove takes away what the client sent',
    each(
      [
        ['with nothing as its value', ''],
        ['with two quotation marks', "''"],
      ] as const,
      ([, value]) => expectSub([], { mapping: { 'remove:header.x-sub': value }, sent: ['X-Sub', 'evil'] }),
    ),
  ),
  rule(
    37,
    'a mapping of a reserved header is not deployed',
    each(
      RESERVED.map((name) => [name] as const),
      async ([name]) => {
        for (const action of ['append', 'overwrite', 'remove']) {
          await expect(startMapped({ [`${action}:header.${name}`]: "''" })).rejects.toThrow(
            `Operations on header ${name} are restricted`,
          );
        }
      },
    ),
  ),
  rule(38, 'a mapping that is no expression is not deployed', {
    ...each(
      INVALID_EXPRESSIONS.map((text) => [text] as const),
      ([text]) =>
        expect(startMapped({ 'overwrite:header.x': text })).rejects.toThrow(
          `errors : [Invalid mapping expression specified: ${text}]`,
        ),
    ),
    ...each(
      INVALID_KEYS.map((key) => [`the key ${key}`, key] as const),
      ([, key]) => expect(startMapped({ [key]: 'v' })).rejects.toThrow('Invalid mapping expression'),
    ),
  }),
  rule(39, 'claims that an authorizer gives are under authorizer.claims, and nothing is under authorizer.jwt', {
    'jwt.claims': () =>
      expectSub([], {
        mapping: { 'overwrite:header.x-sub': '$context.authorizer.jwt.claims.sub' },
        context: { claims: { sub: 'a' } },
      }),
    claims: () =>
      expectSub(['a'], {
        mapping: { 'overwrite:header.x-sub': '$context.authorizer.claims.sub' },
        context: { claims: { sub: 'a' } },
      }),
  }),
  rule(40, 'a number or a boolean is mapped as its text', {
    'a number': () => expectSub(['1'], { context: { sub: 1 } }),
    'a boolean': () => expectSub(['true'], { context: { sub: true } }),
  }),
  rule(41, 'Authorization reaches the upstream unchanged, like everything the client sent', async () => {
    const { call, upstream } = await startHttpApi({ routes: ['ANY /a'] });
    const headers = ['Authorization', 'Bearer t', 'X-CaMeL', 'v', 'Content-Type', 'text/plain'];
    await call('/a?b=%20&c=1', { method: 'PUT', headers, body: 'hello' });
    const received = upstream.last();
    expect([received.method, received.url, received.body]).toEqual(['PUT', '/up?b=%20&c=1', 'hello']);
    expect(received.header('authorization')).toBe('Bearer t');
    expect(received.headers).toContainEqual(['X-CaMeL', 'v']);
    expect(received.header('host')).toBe(new URL(upstream.url).host);
  }),
  rule(42, 'X-Forwarded-For arrives as Forwarded, with what the gateway knows appended', async () => {
    const { call, upstream } = await startHttpApi();
    const forwarded = ['X-Forwarded-For', '203.0.113.9', 'X-Forwarded-Proto', 'https'];
    await call('/a', { headers: ['Host', 'gate.test', ...forwarded] });
    expect(upstream.last().all('x-forwarded-for')).toEqual([]);
    expect(upstream.last().header('forwarded')).toMatch(
      /^for=203\.0\.113\.9;proto=https, by=127\.0\.0\.1;for=[\d.:]+;host=gate\.test;proto=http$/,
    );
  }),
  rule(43, 'a private integration gets the path with its stage, unless the path is mapped', {
    'without a mapping': async () => expect(await privatePath({})).toBe('/test/p?q=1'),
    'with a mapping': async () => expect(await privatePath({ 'overwrite:path': '$request.path' })).toBe('/p?q=1'),
  }),
  rule(44, 'a refusal of the authorizer is not mapped', async () => {
    const { functions, call } = await startHttpApi({ authorizer: httpAuthorizer(), integration: TO_LOGIN });
    functions.returns('authorizer', { isAuthorized: false });
    const answer = await call('/a');
    expect([answer.status, answer.header('location')]).toEqual([403, undefined]);
    expect(answer.json()).toEqual({ message: 'Forbidden' });
  }),
  rule(45, 'an answer of the integration is mapped by its status', {
    'a 403': async () => {
      const { functions, call, upstream } = await startHttpApi({ authorizer: httpAuthorizer(), integration: TO_LOGIN });
      functions.returns('authorizer', { isAuthorized: true, context: { hint: 'h' } });
      const up = { 'x-up': 'u', 'x-seen': 's', 'x-gone': 'g' };
      upstream.answerWith((_, response) => response.writeHead(403, up).end());
      const answer = await call('/a');
      expect([answer.status, answer.header('location')]).toEqual([302, 'https://login.test/h']);
      expect([answer.header('x-seen'), answer.header('x-gone')]).toEqual(['s,u', undefined]);
    },
    'another status': async () => {
      const { call, upstream } = await startHttpApi({ integration: TO_LOGIN });
      upstream.answerWith((_, response) => response.writeHead(401).end());
      expect((await call('/a')).status).toBe(401);
    },
  }),
];
