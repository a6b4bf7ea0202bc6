import { describe, expect, test } from 'vitest';
import { newSessionCookie } from '../../../core/sessions/cookie.js';
import { pointersOf } from '../../../core/sessions/pointers.js';
import { itemKeyOf, sealSession, unsealSession } from '../../../core/sessions/sealing.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { makeSession } from '../../fakes/stored-session.js';

const random = new CountedRandom('sealing');
const cookie = newSessionCookie(random);
const secret = { id: 'v1', value: 'gate secret' };
const context = { gateId: 'shop-gate', epoch: 0 };
const session = makeSession();
const row = { key: itemKeyOf(cookie), version: 1 };
const sealed = sealSession(cookie, secret, row, context, session, random);

describe('a sealed session', () => {
  test('opens with its cookie and the gate secret', () => {
    expect(unsealSession(cookie, secret, { ...row, sealed }, context)).toEqual(session);
  });

  test('does not open with another cookie or another secret', () => {
    const other = newSessionCookie(random);
    expect(unsealSession(other, secret, { ...row, sealed }, context)).toBeUndefined();
    expect(unsealSession(cookie, { id: 'v1', value: 'guess' }, { ...row, sealed }, context)).toBeUndefined();
  });

  test.each([
    ['gate', { ...row, sealed }, secret, { ...context, gateId: 'admin-gate' }],
    ['session epoch', { ...row, sealed }, secret, { ...context, epoch: 1 }],
    ['row', { ...row, key: 'another row', sealed }, secret, context],
    ['version', { ...row, version: 2, sealed }, secret, context],
    ['secret version', { ...row, sealed }, { ...secret, id: 'v2' }, context],
  ])('does not open under another %s', (_, changedRow, changedSecret, changedContext) => {
    expect(unsealSession(cookie, changedSecret, changedRow, changedContext)).toBeUndefined();
  });

  test('shows nothing of the session to who reads the table', () => {
    const stored = `${row.key}${Buffer.from(sealed).toString('latin1')}`;
    expect(stored).not.toContain(cookie);
    expect(stored).not.toContain(session.subject);
    expect(stored).not.toContain(session.accessToken);
  });
});

describe('pointers', () => {
  test('are the same for the same subject and differ for any other', () => {
    const base = pointersOf(secret, 'https://id.example.com', 'alice', 'sid-1');
    expect(pointersOf(secret, 'https://id.example.com', 'alice', 'sid-1')).toEqual(base);
    expect(pointersOf(secret, 'https://id.example.com', 'bob').subject).not.toBe(base.subject);
    expect(pointersOf(secret, 'https://id.example.coma', 'lice').subject).not.toBe(base.subject);
    expect(pointersOf({ ...secret, value: 'guess' }, 'https://id.example.com', 'alice').subject).not.toBe(base.subject);
  });

  test('of a subject and of a provider session never coincide', () => {
    const { subject, providerSession } = pointersOf(secret, 'https://id.example.com', 'same', 'same');
    expect(subject).not.toBe(providerSession);
  });

  test('name no provider session where there is none', () => {
    expect(Object.keys(pointersOf(secret, 'https://id.example.com', 'alice'))).toEqual(['subject']);
  });
});
