import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REASONS } from '../../../core/reasons.js';
import type { WireRequest } from '../../fakes/api-gateway-events.js';
import { NAVIGATION } from '../../fakes/gate-request.js';
import { GATE_SECRET_ARN, PROVIDER } from '../../fakes/gate-settings.js';
import { claimsWith, GOOD_CLAIMS, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';
import { storeSession } from '../../fakes/stored-session.js';
import { GateBench } from './gate-bench.js';

const STAGE = 'arn:aws:execute-api:eu-central-1:111122223333:f6g7h8i9j0/prod/*';
const PAGE = Object.entries(NAVIGATION);

let key: SigningKey;
let bench: GateBench;

beforeAll(async () => {
  key = await signingKey('ES256', 'key-1');
});
beforeEach(() => {
  bench = new GateBench(key);
});

const bearer = (token: string) => [['Authorization', `Bearer ${token}`]] as const;
const cookie = (value: string) => [['Cookie', `theme=dark; __Host-claimgate=${value}`]] as const;

async function errorOf(outcome: Promise<unknown>): Promise<Error> {
  try {
    await outcome;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('no error was thrown');
}

describe('the authorizer of an HTTP API', () => {
  test('lets a good token in and fills the upstream headers', async () => {
    const token = await key.sign();
    expect(await bench.viaHttpApi({ headers: bearer(token) })).toEqual({
      isAuthorized: true,
      context: expect.objectContaining({
        header_x_user: 'alice-id',
        header_x_scope: 'orders:read',
        header_x_access_token: token,
      }),
    });
  });

  test('lets a session in, with the cookie in the list of cookies', async () => {
    const value = await storeSession(bench.gate);
    const answer = await bench.viaHttpApi({ headers: cookie(value) });
    expect(answer).toMatchObject({ isAuthorized: true, context: { header_x_user: 'alice-id' } });
  });

  test('answers 401 to who shows nothing or something wrong', async () => {
    const wrong = [[], bearer('opaque'), bearer(await key.sign(claimsWith({ exp: 1 }))), cookie('AAAA'), cookie('')];
    for (const headers of wrong) {
      expect(await bench.viaHttpApi({ headers })).toEqual({ errorMessage: 'Unauthorized' });
    }
  });

  test('answers 403 to who lacks a role, sends an identity header or comes from another site', async () => {
    const token = await key.sign();
    const value = await storeSession(bench.gate);
    const refused = { isAuthorized: false };
    expect(await bench.viaHttpApi({ route: '/admin', headers: bearer(token) })).toEqual(refused);
    expect(await bench.viaHttpApi({ headers: [...bearer(token), ['X_User', 'admin']] })).toEqual(refused);
    expect(await bench.viaHttpApi({ method: 'POST', headers: cookie(value) })).toEqual(refused);
    expect(await bench.viaHttpApi({ route: '/unknown', headers: bearer(token) })).toEqual(refused);
    expect(bench.log.codes).toEqual(['access_denied', 'identity_header', 'cross_site', 'route_unknown']);
  });

  test('lets everybody in where everybody may, with no header filled', async () => {
    expect(await bench.viaHttpApi({ route: '/public' })).toEqual({
      isAuthorized: true,
      context: { claimgate_identity: 'null' },
    });
  });
});

describe('the authorizer of a REST API', () => {
  test('lets a good token in on the whole stage', async () => {
    const token = await key.sign();
    const answer = await bench.viaRestApi({
      route: '/orders/{proxy+}',
      path: '/prod/orders/7',
      headers: bearer(token),
    });
    expect(answer).toMatchObject({
      principalId: 'alice-id',
      policyDocument: { Statement: [{ Effect: 'Allow', Resource: STAGE }] },
      context: expect.objectContaining({
        header_x_user: 'alice-id',
        header_x_scope: 'orders:read',
        header_x_access_token: token,
      }),
    });
  });

  test('lets a session in whose cookie came in a header of its own', async () => {
    const value = await storeSession(bench.gate);
    const headers = [
      ['cookie', 'theme=dark'],
      ['cookie', `__Host-claimgate=${value}`],
      ['cookie', 'lang=de'],
    ] as const;
    expect(await bench.viaRestApi({ headers })).toMatchObject({ principalId: 'alice-id' });
  });

  test('sends a browser to sign in, back to the very page', async () => {
    const answer = await bench.viaRestApi({
      path: '/prod/orders',
      query: [
        ['a', '1'],
        ['b', '&scope=admin'],
      ],
      headers: PAGE,
    });
    expect(answer).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny', Resource: STAGE }] } });
    const { searchParams } = new URL(String((answer as APIGatewayAuthorizerResult).context?.location));
    expect([...searchParams]).toEqual([['return_to', 'https://api.example.com/prod/orders?a=1&b=%26scope%3Dadmin']]);
  });

  test('answers 401 to a script, by the one error that means it', async () => {
    for (const headers of [[], bearer('opaque'), cookie('AAAA')]) {
      expect(await errorOf(bench.viaRestApi({ headers }))).toHaveProperty('message', 'Unauthorized');
    }
  });

  test('shows who lacks a role where to read why', async () => {
    const answer = await bench.viaRestApi({ route: '/admin', headers: bearer(await key.sign()) });
    expect(answer).toMatchObject({
      policyDocument: { Statement: [{ Effect: 'Deny' }] },
      context: {
        code: 'access_denied',
        message: REASONS.access_denied.message,
        location: 'https://api.example.com/prod/auth/denied?code=access_denied&route=GET+%2Fadmin&method=GET',
      },
    });
  });
});

describe('whatever fails in the authorizer', () => {
  const bothWays = (sent: WireRequest) => [() => bench.viaHttpApi(sent), () => bench.viaRestApi(sent)];

  test('is an error whose message is a code and no more', async () => {
    const token = await key.sign();
    bench.takeProviderDown();
    for (const ask of bothWays({ headers: bearer(token) })) {
      expect(await errorOf(ask())).toHaveProperty('message', 'provider_unavailable');
    }
    bench = new GateBench(key);
    for (const ask of bothWays({ route: '/faulty', headers: bearer(token) })) {
      expect(await errorOf(ask())).toHaveProperty('message', 'gate_failure');
    }
  });

  test('is a table that cannot be read: nobody gets in, not even where everybody may', async () => {
    const value = await storeSession(bench.gate);
    bench.sessions.read = () => Promise.reject(new Error('unmistakable'));
    for (const route of ['/orders', '/public']) {
      for (const ask of bothWays({ route, headers: cookie(value) })) {
        const error = await errorOf(ask());
        expect(error.message).toBe('gate_failure');
        expect(error.cause).toBeUndefined();
      }
    }
    expect(JSON.stringify(bench.log.lines)).not.toContain('unmistakable');
  });

  test('is a gate secret that cannot be read: tokens pass without it, sessions do not', async () => {
    const value = await storeSession(bench.gate);
    bench.secrets.read = () => Promise.reject(new Error('unmistakable'));
    expect(await errorOf(bench.viaHttpApi({ headers: cookie(value) }))).toHaveProperty('message', 'gate_failure');
    expect(await bench.viaHttpApi({ headers: bearer(await key.sign()) })).toMatchObject({ isAuthorized: true });
  });
});

describe('the page that says why', () => {
  const asks = (headers: WireRequest['headers'] = []): WireRequest => ({
    route: '/auth/denied',
    path: '/prod/auth/denied',
    query: [['route', 'GET /orders']],
    headers,
  });

  test('costs nothing when a stranger without a credential asks', async () => {
    const reads: string[] = [];
    bench.secrets.read = (arn) => Promise.reject(reads.push(arn));
    bench.sessions.read = (row) => Promise.reject(reads.push(row));
    const explained = { context: { explanation: expect.stringContaining('"no_credential"') } };
    expect(await bench.viaHttpApi(asks())).toMatchObject(explained);
    expect(await bench.viaRestApi(asks())).toMatchObject(explained);
    expect([bench.http.sent, reads, [...bench.attemptCounter.counts]]).toEqual([[], [], []]);
  });

  test('has nothing signed, since no upstream hears of it', async () => {
    const assertion = { kind: 'assertion', audience: 'https://orders.internal', claims: {}, lifetime: 60 } as const;
    bench = new GateBench(key, { upstreamHeaders: [{ name: 'x-assertion', source: assertion }] });
    const headers = bearer(await key.sign());
    expect(await bench.viaHttpApi({ headers })).toMatchObject({ isAuthorized: true });
    bench.secrets.read = () => Promise.reject(new Error('the key was asked for'));
    expect(await bench.viaHttpApi(asks(headers))).toMatchObject({ context: { explanation: '{}' } });
  });
});

describe('what the authorizer writes to the log', () => {
  test('one line for each request, with its code, route and correlation id', async () => {
    await bench.viaHttpApi({ headers: bearer(await key.sign()) });
    await bench.viaHttpApi({ route: '/admin', headers: bearer(await key.sign()) });
    await bench.viaRestApi({ route: '/public' });
    expect(bench.log.lines).toEqual([
      {
        level: 'info',
        message: 'allowed',
        correlationId: 'JKJaXmPLvHcESHA=',
        route: 'GET /orders',
        credential: 'bearer',
        subject: expect.stringMatching(/^[\w-]{8,}$/),
      },
      {
        level: 'info',
        message: 'refused',
        correlationId: 'JKJaXmPLvHcESHA=',
        route: 'GET /admin',
        code: 'access_denied',
        detail: 'role "admin" (the claim is absent)',
      },
      {
        level: 'info',
        message: 'allowed',
        correlationId: '7e2b5c1a-0b7f-4d8e-9d0a-2f5f6f9d7a11',
        route: 'GET /public',
        credential: 'none',
      },
    ]);
  });

  test('says who came, also where the upstream sees nobody in particular in a caller without a plan', async () => {
    const guests = new GateBench(key, {
      anonymous: { subject: 'guest', claims: {} },
      ratePlans: {
        claims: [['azp']],
        provider: PROVIDER.id,
        plans: [{ name: 'trial', consumers: [] }],
        unknown: { kind: 'anonymous' },
        anonymousPlan: 'trial',
        apiKeySecretArn: GATE_SECRET_ARN,
      },
    });
    const headers = bearer(await key.sign());
    await bench.viaRestApi({ headers });
    expect(await guests.viaRestApi({ headers })).toMatchObject({
      principalId: 'anonymous',
      context: { header_x_user: 'guest', claimgate_identity: 'null' },
    });
    expect(guests.log.lines).toEqual(bench.log.lines);
    expect(guests.log.lines).toMatchObject([{ credential: 'bearer', subject: expect.stringMatching(/^[\w-]{8,}$/) }]);
  });

  test('holds no token, cookie, claim or anything else that was sent', async () => {
    const claims = { ...GOOD_CLAIMS, sub: 'unmistakable-sub', scope: 'unmistakable-scope', iss: GOOD_CLAIMS.iss };
    const token = await key.sign(claims);
    const forged = `${token.slice(0, -8)}AAAAAAAA`;
    const value = await storeSession(bench.gate, { subject: 'unmistakable-sub' });
    const sends = [bearer(token), bearer(forged), bearer('unmistakable'), cookie(value), cookie('unmistakable')];
    const others: readonly (readonly [string, string])[] = [
      ['Authorization', 'Basic unmistakable'],
      ['Authorization', 'unmistakable'],
      ['X-User', 'unmistakable'],
    ];
    for (const headers of [...sends, ...others.map((header) => [header])]) {
      for (const route of ['/orders', '/admin', '/public', '/faulty']) {
        const sent = { route, query: [['unmistakable', 'unmistakable']], headers } as const;
        await bench.viaHttpApi(sent).catch(() => undefined);
        await bench.viaRestApi(sent).catch(() => undefined);
      }
    }
    const written = JSON.stringify(bench.log.lines);
    expect(bench.log.lines.length).toBeGreaterThanOrEqual(64);
    for (const secret of ['unmistakable', token, forged, token.split('.')[2] ?? '', value]) {
      expect(written).not.toContain(secret);
    }
  });
});

describe('what the authorizer counts', () => {
  test('every request once: as allowed, or as refused with its code', async () => {
    const headers = bearer(await key.sign());
    await bench.viaHttpApi({ headers });
    await bench.viaRestApi({ route: '/public' });
    await bench.viaHttpApi({ route: '/admin', headers });
    await bench.viaRestApi({}).catch(() => undefined);
    expect(bench.metrics.added).toEqual([
      { name: 'Allowed', value: 1 },
      { name: 'Allowed', value: 1 },
      { name: 'Refused', value: 1, code: 'access_denied' },
      { name: 'Refused', value: 1, code: 'no_credential' },
    ]);
  });

  test('what fails as refused too, and as a failure of the gate if it is one', async () => {
    const headers = bearer(await key.sign());
    bench.takeProviderDown();
    await bench.viaHttpApi({ headers }).catch(() => undefined);
    const faulty = new GateBench(key);
    await faulty.viaHttpApi({ route: '/faulty', headers }).catch(() => undefined);
    expect(bench.metrics.added).toEqual([{ name: 'Refused', value: 1, code: 'provider_unavailable' }]);
    expect(faulty.metrics.added).toEqual([
      { name: 'GateFailed', value: 1 },
      { name: 'Refused', value: 1, code: 'gate_failure' },
    ]);
  });
});

test('two users one after the other through one warm function are never taken for each other', async () => {
  const [alice, bob] = await Promise.all([key.sign(), key.sign(claimsWith({ sub: 'bob-id', scope: 'orders:read x' }))]);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => bench.viaHttpApi({ headers: bearer(n % 2 === 0 ? alice : bob) })),
  );
  answers.forEach((answer, n) => {
    expect(answer).toMatchObject({ context: { header_x_user: n % 2 === 0 ? 'alice-id' : 'bob-id' } });
  });
  const [one, other] = [await storeSession(bench.gate), await storeSession(bench.gate, { subject: 'bob-id' })];
  const both = await Promise.all([one, other].map((value) => bench.viaRestApi({ headers: cookie(value) })));
  expect(both.map((answer) => (answer as APIGatewayAuthorizerResult).principalId)).toEqual(['alice-id', 'bob-id']);
});

test('what one route let in is judged anew by the next', async () => {
  const headers = bearer(await key.sign());
  const value = await storeSession(bench.gate);
  for (const shown of [headers, cookie(value)]) {
    for (let round = 0; round < 2; round += 1) {
      expect(await bench.viaHttpApi({ headers: shown })).toMatchObject({ isAuthorized: true });
      expect(await bench.viaHttpApi({ route: '/admin', headers: shown })).toEqual({ isAuthorized: false });
    }
  }
});

test('a session of one gate opens nothing at another, though they share table and secret', async () => {
  const value = await storeSession(bench.gate);
  const other = new GateBench(key, { gateId: 'other-gate' });
  for (const [row, record] of bench.sessions.rows) other.sessions.rows.set(row, record);
  expect(await other.viaHttpApi({ headers: cookie(value) })).toEqual({ errorMessage: 'Unauthorized' });
  expect(await bench.viaHttpApi({ headers: cookie(value) })).toMatchObject({ isAuthorized: true });
});
