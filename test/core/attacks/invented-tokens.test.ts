import { beforeAll, describe, expect, test } from 'vitest';
import { ACTIVE, AskingGate, bearer, FAILURES, INTROSPECTION } from '../../fakes/asking-gate.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

let key: SigningKey;
beforeAll(async () => {
  key = await signingKey('ES256', 'one');
});

const GOOD = 'token-of-alice';
const LASTING = { ...ACTIVE, exp: ACTIVE.exp + 3_600 };
const challenge = () =>
  new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });

/** A gate whose provider knows one token. */
const GATES = {
  introspection: () =>
    new AskingGate(key, ['introspection'], { introspection: INTROSPECTION }).answering('introspection', ({ body }) =>
      jsonResponse(new URLSearchParams(body).get('token') === GOOD ? LASTING : { active: false }),
    ),
  userinfo: () =>
    new AskingGate(key, ['userinfo'], {
      userinfo: { audience: { kind: 'any' }, remembered: 60, failures: FAILURES },
    }).answering('userinfo', ({ headers }) =>
      headers.get('authorization') === `Bearer ${GOOD}` ? jsonResponse({ sub: 'alice-id' }) : challenge(),
    ),
} as const;

let invented = 0;

async function invent(gate: AskingGate, count: number, sourceAddress = '203.0.113.7'): Promise<string[]> {
  const outcomes: string[] = [];
  for (let index = 0; index < count; index += 1) {
    outcomes.push(await gate.outcome({ ...bearer(`invented-${invented++}`), sourceAddress }));
  }
  return outcomes;
}

const times = (count: number, outcome: string) => Array.from({ length: count }, () => outcome);

describe.each(['introspection', 'userinfo'] as const)('invented tokens from one address, at %s,', (kind) => {
  test('are asked about as often as the limit says, and no more', async () => {
    const gate = GATES[kind]();
    expect(await invent(gate, 8)).toEqual([...times(5, 'token_inactive'), ...times(3, 'too_many_attempts')]);
    expect(gate.asked(kind)).toBe(5);
    expect(gate.metrics.sum('AttemptLimited')).toBe(3);
  });

  test('are asked about once more at each new instance of the function', async () => {
    const gate = GATES[kind]();
    await invent(gate, 5);
    gate.startCold();
    expect(await invent(gate, 3)).toEqual(['token_inactive', ...times(2, 'too_many_attempts')]);
    expect(gate.asked(kind)).toBe(6);
  });

  test('from other addresses of one IPv6 network are the same source', async () => {
    const gate = GATES[kind]();
    for (let index = 0; index < 8; index += 1) await invent(gate, 1, `2001:db8:1:2::${index + 1}`);
    expect(gate.asked(kind)).toBe(5);
  });

  test('keep nobody else out, nor a token of that address that is remembered', async () => {
    const gate = GATES[kind]();
    const sourceAddress = '203.0.113.7';
    expect(await gate.outcome({ ...bearer(GOOD), sourceAddress })).toBe(kind);
    await invent(gate, 8);
    expect(await gate.outcome({ ...bearer(GOOD), sourceAddress })).toBe(kind);
    gate.startCold();
    expect(await gate.outcome({ ...bearer(GOOD), sourceAddress: '198.51.100.1' })).toBe(kind);
  });

  test('count for their window', async () => {
    const gate = GATES[kind]();
    await invent(gate, 8);
    gate.clock.advance(300);
    expect(await gate.outcome(bearer(GOOD))).toBe(kind);
  });

  test('are refused while nobody can count them, and that is reported', async () => {
    const gate = GATES[kind]();
    gate.attemptCounter.failure = new Error('no table');
    expect(await invent(gate, 7)).toEqual(times(7, 'token_inactive'));
    expect(gate.log.lines.some(({ message }) => message === 'a failed token was not counted')).toBe(true);
  });

  test('leave nothing of themselves in the table or in the log', async () => {
    const gate = GATES[kind]();
    await invent(gate, 3);
    expect(JSON.stringify([[...gate.attemptCounter.counts], gate.log.lines])).not.toMatch(/invented|203\.0\.113/);
  });
});
