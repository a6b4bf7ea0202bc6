import { beforeAll, describe, expect, test } from 'vitest';
import { addressBlock } from '../../../core/authentication/address-block.js';
import { Rejections } from '../../../core/authentication/rejections.js';
import { AskingGate, basic, GRANT } from '../../fakes/asking-gate.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

let key: SigningKey;
let token: string;
beforeAll(async () => {
  key = await signingKey('ES256', 'one');
  token = await key.sign();
});

/** Knows one password. */
function gate(): AskingGate {
  return new AskingGate(key, ['password'], { password: GRANT }).answering('token', ({ body }) =>
    new URLSearchParams(body).get('password') === 'right'
      ? jsonResponse({ access_token: token, token_type: 'Bearer', expires_in: 300 })
      : jsonResponse({ error: 'invalid_grant' }, 400),
  );
}

async function guess(asked: AskingGate, names: readonly string[], addresses: readonly string[] = ['203.0.113.7']) {
  const outcomes: string[] = [];
  for (const [index, name] of names.entries()) {
    const address = addresses[index % addresses.length] ?? '';
    outcomes.push(await asked.outcome(basic(name, `guess-${index}`, address)));
  }
  return outcomes;
}

const times = (count: number, name: string) => Array.from({ length: count }, () => name);

describe('somebody who guesses', () => {
  test('one account’s password gets three tries, and the right one after that does not count either', async () => {
    const asked = gate();
    expect(await guess(asked, times(5, 'alice'))).toEqual([
      ...times(3, 'credentials_rejected'),
      ...times(2, 'too_many_attempts'),
    ]);
    expect(await asked.outcome(basic('alice', 'right'))).toBe('too_many_attempts');
    expect(asked.asked('token')).toBe(3);
    expect(asked.metrics.sum('AttemptLimited')).toBe(3);
  });

  test('from a new address each time gets no more', async () => {
    const addresses = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4'];
    expect((await guess(gate(), times(4, 'alice'), addresses)).at(-1)).toBe('too_many_attempts');
  });

  test('through many instances of the function gets no more', async () => {
    const asked = gate();
    for (let instance = 0; instance < 3; instance += 1) {
      asked.startCold();
      await asked.outcome(basic('alice', `guess-${instance}`));
    }
    asked.startCold();
    expect(await asked.outcome(basic('alice', 'right'))).toBe('too_many_attempts');
  });

  test('with many requests at once gets no more', async () => {
    const asked = gate();
    await Promise.all(Array.from({ length: 30 }, (_, index) => asked.outcome(basic('alice', `guess-${index}`))));
    expect(asked.asked('token')).toBeLessThanOrEqual(3);
  });

  test.each([['ALICE'], ['Alice'], [' alice'], ['alice '], ['ａｌｉｃｅ'], ['aLiCe']])(
    'the account in another spelling, %j, gets no more',
    async (spelling) => {
      const asked = gate();
      await guess(asked, times(3, 'alice'));
      expect(await asked.outcome(basic(spelling, 'right'))).toBe('too_many_attempts');
    },
  );

  test('one password with many accounts gets five tries from an address', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `user-${index}`);
    expect((await guess(gate(), names)).filter((code) => code === 'credentials_rejected')).toHaveLength(5);
  });

  test('with many accounts from one IPv6 network gets five tries, whatever address of it is used', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `user-${index}`);
    const addresses = names.map((_, index) => `2001:db8:1:2::${index + 1}`);
    expect((await guess(gate(), names, addresses)).filter((code) => code === 'too_many_attempts')).toHaveLength(2);
  });

  test('gets anew what a window allows, when it has passed', async () => {
    const asked = gate();
    await guess(asked, times(4, 'alice'));
    asked.clock.advance(300);
    expect(await asked.outcome(basic('alice', 'right'))).toBe('password');
  });

  test('does not keep others from coming in', async () => {
    const asked = gate();
    await guess(asked, times(4, 'alice'));
    expect(await asked.outcome(basic('bob', 'right', '198.51.100.1'))).toBe('password');
  });

  test('does not keep the user out whose token is remembered', async () => {
    const asked = gate();
    await asked.identity(basic('alice', 'right', '198.51.100.1'));
    await guess(asked, times(4, 'alice'));
    expect(await asked.outcome(basic('alice', 'right', '198.51.100.1'))).toBe('password');
  });

  test('does not make the gate ask about the same wrong password again and again', async () => {
    const asked = gate();
    for (let attempt = 0; attempt < 20; attempt += 1) await asked.outcome(basic('alice', 'wrong'));
    expect(asked.asked('token')).toBe(1);
  });

  test('cannot say in a header that the request comes from elsewhere', async () => {
    const asked = gate();
    const names = Array.from({ length: 5 }, (_, index) => `user-${index}`);
    await guess(asked, names);
    const { headers } = basic('carol', 'right');
    const forged = { headers: { ...headers, 'x-forwarded-for': '198.51.100.9', forwarded: 'for=198.51.100.9' } };
    expect(await asked.outcome(forged)).toBe('too_many_attempts');
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['not an address', 'not an address'],
  ['nonsense:of:all', 'nonsense:of:all'],
])('%s counts as %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});

test('one source fills twenty places of the memory of wrong credentials, and leaves the others theirs', () => {
  const rejections = new Rejections(new FixedClock());
  rejections.add('somebody else', '198.51.100.1');
  for (let index = 0; index < 5_000; index += 1) rejections.add(`guess-${index}`, '203.0.113.7');
  expect(rejections.size).toBe(21);
  expect(rejections.has('somebody else')).toBe(true);
});
