import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appContext } from '../../local/app-context.js';
import { bearer, call } from '../../local/demo/call.js';
import { type LocalGate, startLocalGate } from '../../local/local-gate.js';
import { claimPorts } from '../../local/ports.js';
import { exampleNames, synthesizeExamplesInto } from '../examples/synthesized-examples.js';

/** Examples that run on this machine, and what a caller with a token finds where. */
const RUNNABLE: Readonly<Record<string, readonly Visit[]>> = {
  'lambda-upstream': [
    { api: 'Api', path: '/orders', answer: /^\{"user":"alice","authenticatedBy":"bearer","scope":"orders:read"\}$/ },
    { api: 'Api', path: '/orders/v1', answer: /^\{"user":"alice","authenticatedBy":"bearer","scope":"orders:read"\}$/ },
    {
      api: 'RestApi',
      path: '/orders',
      answer: /^\{"user":"alice","authenticatedBy":"bearer","scope":"orders:read"\}$/,
    },
  ],
  'default-authorizer': [
    { api: 'HttpApi', path: '/orders' },
    { api: 'RestApi', path: '/orders' },
  ],
  'own-integrations': [
    { api: 'Api', path: '/orders/7', answer: /"x-user":"alice".*"x-request-id"|"x-request-id".*"x-user":"alice"/s },
    { api: 'RestApi', path: '/orders' },
  ],
  'several-apis': [
    { api: 'Orders', path: '/orders' },
    { api: 'Reports', path: '/reports' },
  ],
  'custom-domain': [
    { api: 'Api at api.example.com', path: '/orders' },
    { api: 'RestApi at office.example.com', path: '/list' },
  ],
  stages: [
    { api: 'Api', path: '/orders' },
    { api: 'RestApi', path: '/orders' },
  ],
  'nested-stacks': [{ api: 'Api', path: '/orders' }],
  'endpoint-types': ['EDGE', 'REGIONAL', 'PRIVATE'].map((api) => ({ api, path: '/orders' })),
  'vpc-link': [
    { api: 'Api', path: '/orders/7' },
    { api: 'Api', path: '/stock/7' },
    { api: 'Api', path: '/carts/7' },
    { api: 'Office', path: '/stock' },
  ],
  'other-authorizers': [
    { api: 'Api', path: '/orders' },
    { api: 'RestApi', path: '/orders' },
  ],
  'rate-plans': [
    { api: 'RestApi', path: '/orders' },
    { api: 'RestApi', path: '/health' },
  ],
  'kept-decisions': [
    { api: 'Api', path: '/orders', kept: true },
    { api: 'RestApi', path: '/orders?page=7', kept: true, answer: /"query":"page=7".*"x-user":"alice"/s },
  ],
  monitoring: [{ api: 'Api', path: '/orders' }],
};

/** Why the others do not run here; orders is what all other suites run. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  orders: 'gate.test.ts',
  'ways-in': 'ways-in.test.ts',
  'token-exchange': 'token-exchange.test.ts',
  'several-providers': 'several-providers.test.ts',
  'access-rules': 'access-rules.test.ts',
  sessions: 'sessions.test.ts',
  'upstream-identity': 'upstream-identity.test.ts',
  quickstart: 'names a provider of its own',
  'first-deployment': 'has a user pool',
  'aws-services': 'has service integrations',
  'openapi-document': 'has its API in a document',
  'imported-http-api': 'has its API in another app',
  'imported-rest-api': 'has its API in another app',
};

interface Visit {
  readonly api: string;
  readonly path: string;
  /** What is in the answer to a caller whom the route lets in; by default that the upstream knows them. */
  readonly answer?: RegExp;
  /** Whether the decision about the token is kept, so that nobody refuses a header that the caller fills. */
  readonly kept?: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'claimgate-acceptance-'));
const first = (await claimPorts(0)).httpApi;

beforeAll(async () => {
  await synthesizeExamplesInto(folder, appContext(await claimPorts(first), 'stage', undefined));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('every example runs here, or there is a reason', () => {
  expect([...Object.keys(RUNNABLE), ...Object.keys(ELSEWHERE)].sort()).toEqual(exampleNames());
});

for (const [name, visits] of Object.entries(RUNNABLE)) {
  describe(`the example ${name} on this machine`, () => {
    let gate: LocalGate;
    let token: string;

    beforeAll(async () => {
      gate = await startLocalGate({ port: first, app: join(folder, name) });
      token = (await gate.provider?.mintAccessToken({ claims: { roles: ['office'] } })) ?? '';
    });

    afterAll(() => gate.stop());

    const urlOf = (api: string) => gate.apis.find((found) => found.name === api)?.url ?? `no API ${api}`;

    for (const { api, path, answer = /"x-user":"alice"/, kept = false } of visits) {
      it(`lets the bearer of a token into ${path} of ${api}, and makes them known there`, async () => {
        const { status, body } = await call(`${urlOf(api)}${path}`, bearer(token));
        expect(status).toBe(200);
        expect(body).toMatch(answer);
      });

      it(`lets nobody else into ${path} of ${api}`, async () => {
        const url = `${urlOf(api)}${path}`;
        expect((await call(url, {})).status).toBe(401);
        expect((await call(url, bearer(`${token}x`))).status).toBe(401);
        const { status, body } = await call(url, bearer(token, { 'x-user': 'somebody' }));
        expect({ passes: status === 200, known: body.includes('somebody') }).toEqual({ passes: kept, known: false });
      });
    }

    if (name === 'other-authorizers') {
      it.each(['Api', 'RestApi'])('keeps what IAM guards on %s for callers who sign', async (api) => {
        const answer = await call(`${urlOf(api)}/maintenance`, { method: 'POST', ...bearer(token) });
        expect(answer.status).toBe(403);
      });
    }
  });
}
