import { describe, expect, test } from 'vitest';
import { carryOutEnding, EndingMessageError } from '../../../core/logout/ending-message.js';
import { itemKeyOf } from '../../../core/sessions/sealing.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';
import { storeSession } from '../../fakes/stored-session.js';

const about = (subject: unknown, issuer: unknown = ISSUER) => JSON.stringify({ issuer, subject });

describe('a message that names a user', () => {
  test('ends every session of that user, and nobody else’s', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 30; count += 1) await storeSession(round);
    const bob = await storeSession(round, { subject: 'bob-id' });
    await carryOutEnding(round, about('alice-id'));
    expect([...round.sessions.rows.keys()]).toEqual([itemKeyOf(bob)]);
    expect(round.metrics.added).toEqual([{ name: 'SessionsEnded', value: 30 }]);
    expect(JSON.stringify(round.log.lines)).not.toContain('alice-id');
  });

  test('keeps out a login of the user that is on its way', async () => {
    const round = new LoginRound();
    await round.idp.publishKeys('ES256');
    const { state, nonce } = await round.start();
    round.idp.answerTokens(await round.idp.tokens(nonce));
    await carryOutEnding(round, about('alice-id'));
    expect((await round.finish({ state, code: 'code-1' })).body).toContain('login_revoked');
  });

  test('may come again, and does no harm', async () => {
    const round = new LoginRound();
    await storeSession(round);
    await carryOutEnding(round, about('alice-id'));
    await carryOutEnding(round, about('alice-id'));
    expect(round.metrics.names).toEqual(['SessionsEnded']);
  });

  test('stays in the queue while sessions are left, and goes on where it stopped', async () => {
    const round = new LoginRound();
    for (let count = 0; count < 30; count += 1) await storeSession(round);
    const end = round.sessions.end.bind(round.sessions);
    const slow = (...row: Parameters<typeof end>) => {
      round.clock.advance(1);
      return end(...row);
    };
    Object.assign(round.sessions, { end: slow });
    await expect(carryOutEnding(round, about('alice-id'))).rejects.toThrow(new EndingMessageError('sessions_left'));
    expect(round.sessions.rows.size).toBeGreaterThan(0);
    Object.assign(round.sessions, { end });
    await carryOutEnding(round, about('alice-id'));
    expect(round.sessions.rows.size).toBe(0);
  });

  test('stays in the queue when the table fails', async () => {
    const round = new LoginRound();
    await storeSession(round);
    Object.assign(round.sessions, { end: () => Promise.reject(new Error('throttled')) });
    await expect(carryOutEnding(round, about('alice-id'))).rejects.toThrow('throttled');
  });
});

test.each([
  ['is empty', ''],
  ['is no JSON', '{"issuer":"https://id.example.com","subject":}'],
  ['has no subject', JSON.stringify({ issuer: ISSUER })],
  ['has an empty subject', about('')],
  ['has a subject that is no text', about({ id: 1 })],
  ['has no issuer', JSON.stringify({ subject: 'alice-id' })],
  ['has a subject without end', about('x'.repeat(2000))],
])('a message that %s ends nothing and is not dropped', async (_, body) => {
  const round = new LoginRound();
  await storeSession(round);
  await expect(carryOutEnding(round, body)).rejects.toThrow(new EndingMessageError('message_malformed'));
  expect(round.sessions.rows.size).toBe(1);
  expect(round.log.codes).toEqual(['message_malformed']);
  expect(round.metrics.names).toEqual(['GateFailed']);
});
