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

const LISTED_UNTIL = 1_750_040_000;

/** What every session store promises, the fake as well as the table. */
export function sessionStoreContract(name: string, makeStore: () => SessionStore | Promise<SessionStore>): void {
  describe(name, () => {
    test('a session that was created is read as it was written', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, POINTERS, LISTED_UNTIL);
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
      await store.create(first, POINTERS, LISTED_UNTIL);
      await expect(store.create({ ...first, secretVersion: 'v2' }, POINTERS, LISTED_UNTIL)).rejects.toThrow();
      expect((await store.read(first.key))?.secretVersion).toBe('v1');
    });

    test('a session without a provider session is created, read and ended', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, { subject: POINTERS.subject }, LISTED_UNTIL);
      expect(await store.read(written.key)).toBeDefined();
      await store.end(written.key, { subject: POINTERS.subject });
      expect(await store.read(written.key)).toBeUndefined();
    });

    test('a touch moves both times and nothing else', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, POINTERS, LISTED_UNTIL);
      expect(await store.touch(written.key, 1_750_000_060, 1_750_003_660)).toBe(true);
      const read = await store.read(written.key);
      expect(read && { ...read, sealed: [...read.sealed] }).toEqual({
        ...written,
        sealed: [...written.sealed],
        lastSeenAt: 1_750_000_060,
        expiresAt: 1_750_003_660,
      });
    });

    test('a touch does not bring back a session that ended', async () => {
      const store = await makeStore();
      const written = record();
      await store.create(written, POINTERS, LISTED_UNTIL);
      await store.end(written.key, POINTERS);
      expect(await store.touch(written.key, 1_750_000_060, 1_750_003_660)).toBe(false);
      expect(await store.read(written.key)).toBeUndefined();
    });

    test('ending one session leaves the others of the same subject', async () => {
      const store = await makeStore();
      const [one, other] = [record(), record()];
      await store.create(one, POINTERS, LISTED_UNTIL);
      await store.create(other, POINTERS, LISTED_UNTIL);
      await store.end(one.key, POINTERS);
      expect(await store.read(one.key)).toBeUndefined();
      expect(await store.read(other.key)).toBeDefined();
    });

    test('ending a session that is gone is no error', async () => {
      const store = await makeStore();
      await expect(store.end('no-such-key', POINTERS)).resolves.toBeUndefined();
    });
  });
}
