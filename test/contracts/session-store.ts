import { describe, expect, test } from 'vitest';
import type { SessionPointers, SessionRecord, SessionStore } from '../../core/sessions/store.js';

let made = 0;

function record(changes: Partial<SessionRecord> = {}): SessionRecord {
  made += 1;
  return {
    key: `key-${made}-${process.pid}`,
    sealed: new Uint8Array([0, 1, 2, 127, 128, 255]),
    secretVersion: 'v1',
    version: 1,
    lastSeenAt: 1_750_000_000,
    expiresAt: 1_750_003_600,
    ...changes,
  };
}

const POINTERS: SessionPointers = { subject: 'subject-pointer', providerSession: 'provider-session-pointer' };

const LISTING = { pointers: POINTERS, sealed: new Uint8Array([5]), secretVersion: 'v1', until: 1_750_040_000 };
const LATER = { lastSeenAt: 1_750_000_060, expiresAt: 1_750_003_660 };
const NOW = 1_750_000_030;
const UNTIL = NOW + 16;
const NEXT = { sealed: new Uint8Array([9, 0]), secretVersion: 'v2' };

async function written(store: SessionStore): Promise<SessionRecord> {
  const row = record();
  await store.create(row, LISTING);
  return row;
}

/** What every session store promises, the fake as well as the table. */
export function sessionStoreContract(name: string, makeStore: () => SessionStore | Promise<SessionStore>): void {
  describe(name, () => {
    test('a session that was created is read as it was written', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, LISTING);
      const read = await store.read(written.key);
      expect(read && { ...read, sealed: [...read.sealed] }).toEqual({ ...written, sealed: [...written.sealed] });
    });

    test('a key that nobody wrote has no session', async () => {
      const store = await makeStore();
      expect(await store.read('no-such-key')).toBeUndefined();
    });

    test('a session is never written over another one', async () => {
      const store = await makeStore();
      const first = record();
      await store.create(first, LISTING);
      await expect(store.create({ ...first, secretVersion: 'v2' }, LISTING)).rejects.toThrow();
      expect((await store.read(first.key))?.secretVersion).toBe('v1');
    });

    test('a session without a provider session is created, read and ended', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, { ...LISTING, pointers: { subject: POINTERS.subject } });
      expect(await store.read(written.key)).toBeDefined();
      await store.end(written.key, { subject: POINTERS.subject });
      expect(await store.read(written.key)).toBeUndefined();
    });

    test('a touch moves the times and nothing else', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, LISTING);
      expect(await store.touch(written.key, LATER)).toBe(true);
      const read = await store.read(written.key);
      expect(read && { ...read, sealed: [...read.sealed] }).toEqual({
        ...written,
        sealed: [...written.sealed],
        ...LATER,
      });
    });

    test('a renewal is kept until the next one', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      await store.touch(key, { ...LATER, renewedAt: 1_750_000_060 });
      await store.touch(key, { lastSeenAt: 1_750_000_120, expiresAt: 1_750_003_720 });
      expect(await store.read(key)).toMatchObject({ lastSeenAt: 1_750_000_120, renewedAt: 1_750_000_060 });
    });

    test('a touch does not bring back a session that ended', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, LISTING);
      await store.end(written.key, POINTERS);
      expect(await store.touch(written.key, LATER)).toBe(false);
      expect(await store.read(written.key)).toBeUndefined();
    });

    test('a lease is held by one at a time, and shows in the row', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      const leases = ['one', 'two', 'three'].map((owner) => ({ key, version: 1, owner }));
      const taken = await Promise.all(leases.map((lease) => store.takeLease(lease, NOW, UNTIL)));
      expect(taken.filter((won) => won)).toHaveLength(1);
      expect((await store.read(key))?.leasedUntil).toBe(UNTIL);
    });

    test('the holder of a lease who did not hear of it may take it again', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      const lease = { key, version: 1, owner: 'one' };
      expect(await store.takeLease(lease, NOW, UNTIL)).toBe(true);
      expect(await store.takeLease(lease, NOW, UNTIL)).toBe(true);
      expect(await store.takeLease({ ...lease, owner: 'two' }, NOW, UNTIL)).toBe(false);
      expect(await store.replace(lease, NEXT)).toBe(true);
    });

    test('a lease that has run out can be taken, and its former holder writes nothing any more', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      const [slow, next] = [
        { key, version: 1, owner: 'slow' },
        { key, version: 1, owner: 'next' },
      ];
      await store.takeLease(slow, NOW, UNTIL);
      expect(await store.takeLease(next, UNTIL - 1, UNTIL + 15)).toBe(false);
      expect(await store.takeLease(next, UNTIL, UNTIL + 16)).toBe(true);
      expect(await store.replace(slow, NEXT)).toBe(false);
      await store.rememberFailure(slow, UNTIL + 30);
      expect(await store.read(key)).toMatchObject({ version: 1, leasedUntil: UNTIL + 16 });
      expect((await store.read(key))?.retryAt).toBeUndefined();
      expect(await store.replace(next, NEXT)).toBe(true);
    });

    test('the holder of a lease writes the next version, and nothing but the content changes', async () => {
      const store = await makeStore();
      const before = await written(store);
      const lease = { key: before.key, version: 1, owner: 'one' };
      await store.takeLease(lease, NOW, UNTIL);
      expect(await store.replace(lease, NEXT)).toBe(true);
      const read = await store.read(before.key);
      expect(read && { ...read, sealed: [...read.sealed] }).toEqual({
        ...before,
        sealed: [...NEXT.sealed],
        secretVersion: 'v2',
        version: 2,
      });
    });

    test('nobody writes content without a lease, or twice with one', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      const lease = { key, version: 1, owner: 'one' };
      expect(await store.replace(lease, NEXT)).toBe(false);
      await store.takeLease(lease, NOW, UNTIL);
      expect(await store.replace(lease, NEXT)).toBe(true);
      expect(await store.replace(lease, NEXT)).toBe(false);
      expect(await store.replace({ ...lease, version: 2 }, NEXT)).toBe(false);
      expect((await store.read(key))?.version).toBe(2);
    });

    test('a lease is for one version: who read the session before cannot take another', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      const lease = { key, version: 1, owner: 'one' };
      await store.takeLease(lease, NOW, UNTIL);
      await store.replace(lease, NEXT);
      expect(await store.takeLease({ key, version: 1, owner: 'late' }, NOW, UNTIL)).toBe(false);
      expect(await store.takeLease({ key, version: 2, owner: 'next' }, NOW, UNTIL)).toBe(true);
    });

    test('after a failure nobody takes a lease for a while', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      const lease = { key, version: 1, owner: 'one' };
      await store.takeLease(lease, NOW, UNTIL);
      await store.rememberFailure(lease, NOW + 30);
      const read = await store.read(key);
      expect([read?.leasedUntil, read?.retryAt]).toEqual([undefined, NOW + 30]);
      const again = { key, version: 1, owner: 'two' };
      expect(await store.takeLease(again, NOW + 29, NOW + 45)).toBe(false);
      expect(await store.takeLease(again, NOW + 30, NOW + 46)).toBe(true);
      await store.replace(again, NEXT);
      expect((await store.read(key))?.retryAt).toBeUndefined();
    });

    test('neither a lease nor content brings back a session that ended', async () => {
      const store = await makeStore();
      const { key } = await written(store);
      const lease = { key, version: 1, owner: 'one' };
      await store.takeLease(lease, NOW, UNTIL);
      await store.end(key, POINTERS);
      expect(await store.replace(lease, NEXT)).toBe(false);
      await store.rememberFailure(lease, NOW + 30);
      expect(await store.takeLease(lease, UNTIL, UNTIL + 16)).toBe(false);
      expect(await store.read(key)).toBeUndefined();
    });

    test('ending one session leaves the others of the same subject', async () => {
      const store = await makeStore();
      const [one, other] = [record(), record()];
      await store.create(one, LISTING);
      await store.create(other, LISTING);
      expect(await store.end(one.key, POINTERS)).toBe(true);
      expect(await store.read(one.key)).toBeUndefined();
      expect(await store.read(other.key)).toBeDefined();
    });

    test('ending a session that is gone is no error', async () => {
      const store = await makeStore();
      await expect(store.end('no-such-key', POINTERS)).resolves.toBe(false);
    });
  });
}
