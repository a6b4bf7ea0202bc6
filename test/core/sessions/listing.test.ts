import { describe, expect, test } from 'vitest';
import { openListing, publicSessionId, sealListing } from '../../../core/sessions/listing.js';
import { CountedRandom } from '../../fakes/counted-random.js';

const SECRET = { id: 'v1', value: 'gate secret' };
const CONTEXT = { gateId: 'shop-gate', epoch: 0 };
const LISTING = { device: { browser: 'Firefox' }, createdAt: 1_750_000_000, pointers: { subject: 'alice' } };
const FOUND = { kind: 'subject', key: 'alice' } as const;

const SEALED = sealListing('key', SECRET, CONTEXT, LISTING, new CountedRandom());

describe('the listing of a session', () => {
  test('opens with the gate secret, the current or the one before', () => {
    const listed = { key: 'key', ...SEALED };
    expect(openListing(listed, FOUND, [SECRET], CONTEXT)).toEqual(LISTING);
    expect(openListing(listed, FOUND, [{ id: 'v2', value: 'next' }, SECRET], CONTEXT)).toEqual(LISTING);
  });

  test.each([
    ['beside another session', { key: 'other' }, FOUND, [SECRET], CONTEXT],
    ['under another subject', {}, { kind: 'subject', key: 'bob' } as const, [SECRET], CONTEXT],
    ['under another kind of pointer', {}, { kind: 'providerSession', key: 'alice' } as const, [SECRET], CONTEXT],
    ['with another secret', {}, FOUND, [{ id: 'v1', value: 'guess' }], CONTEXT],
    ['when its secret is gone', {}, FOUND, [{ id: 'v3', value: 'gate secret' }], CONTEXT],
    ['at another gate', {}, FOUND, [SECRET], { ...CONTEXT, gateId: 'other-gate' }],
    ['in another epoch', {}, FOUND, [SECRET], { ...CONTEXT, epoch: 1 }],
    [
      'when a byte was changed',
      { sealed: SEALED.sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) },
      FOUND,
      [SECRET],
      CONTEXT,
    ],
    ['when nothing is there', { sealed: new Uint8Array() }, FOUND, [SECRET], CONTEXT],
  ])('does not open %s', (_, changes, found, versions, context) => {
    expect(openListing({ key: 'key', ...SEALED, ...changes }, found, versions, context)).toBeUndefined();
  });
});

test('the public id of a session is its own, and not the key of its row', () => {
  expect(publicSessionId('key')).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(publicSessionId('key')).toBe(publicSessionId('key'));
  expect(publicSessionId('key')).not.toBe(publicSessionId('kez'));
});
