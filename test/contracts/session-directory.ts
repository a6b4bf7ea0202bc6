import { describe, expect, test } from 'vitest';
import type { Pointer, SessionDirectory } from '../../core/sessions/directory.js';
import type { SessionRecord, SessionStore } from '../../core/sessions/store.js';

export interface DirectoryUnderTest {
  readonly store: SessionStore;
  /** With pages of three sessions. */
  readonly directory: SessionDirectory;
}

let made = 0;

function newName(what: string): string {
  made += 1;
  return `${what}-${made}-${process.pid}`;
}

const LISTING = { sealed: new Uint8Array([0, 1, 255]), secretVersion: 'v1', until: 1_750_040_000 };

async function created(store: SessionStore, subject: string, providerSession?: string): Promise<string> {
  const record: SessionRecord = {
    key: newName('listed'),
    sealed: new Uint8Array([7]),
    secretVersion: 'v1',
    version: 1,
    lastSeenAt: 1_750_000_000,
    expiresAt: 1_750_003_600,
  };
  const pointers = { subject, ...(providerSession === undefined ? {} : { providerSession }) };
  await store.create(record, { ...LISTING, pointers });
  return record.key;
}

/** Every session under a pointer, and how many pages it took. */
async function all(directory: SessionDirectory, pointer: Pointer): Promise<{ keys: string[]; pages: number }> {
  const keys: string[] = [];
  let after: string | undefined;
  let pages = 0;
  do {
    const page = await directory.list(pointer, after);
    keys.push(...page.sessions.map(({ key }) => key));
    after = page.next;
    pages += 1;
  } while (after !== undefined);
  return { keys: keys.sort(), pages };
}

/** What every session directory promises, the fake as well as the table. */
export function sessionDirectoryContract(
  name: string,
  make: () => DirectoryUnderTest | Promise<DirectoryUnderTest>,
): void {
  describe(name, () => {
    test('finds a session under each of its pointers, with what was sealed beside it', async () => {
      const { store, directory } = await make();
      const key = await created(store, newName('alice'), 'sid');
      const { sessions, next } = await directory.list({ kind: 'subject', key: `alice-${made - 1}-${process.pid}` });
      expect(sessions.map((listed) => ({ ...listed, sealed: [...listed.sealed] }))).toEqual([
        { key, sealed: [0, 1, 255], secretVersion: 'v1' },
      ]);
      expect(next).toBeUndefined();
      expect((await all(directory, { kind: 'providerSession', key: 'sid' })).keys).toContain(key);
    });

    test('finds nothing under a pointer that nobody wrote, nor under one of another kind', async () => {
      const { store, directory } = await make();
      const subject = newName('alice');
      await created(store, subject);
      expect(await all(directory, { kind: 'subject', key: `${subject}-other` })).toEqual({ keys: [], pages: 1 });
      expect((await all(directory, { kind: 'providerSession', key: subject })).keys).toEqual([]);
    });

    test('gives every session once, page by page', async () => {
      const { store, directory } = await make();
      const key = newName('alice');
      const keys = [];
      for (let count = 0; count < 8; count += 1) keys.push(await created(store, key));
      const found = await all(directory, { kind: 'subject', key });
      expect(found.keys).toEqual(keys.sort());
      expect(found.pages).toBe(3);
    });

    test('goes on behind a page whose sessions were ended', async () => {
      const { store, directory } = await make();
      const pointer: Pointer = { kind: 'subject', key: newName('alice') };
      for (let count = 0; count < 7; count += 1) await created(store, pointer.key);
      let page = await directory.list(pointer);
      let seen = page.sessions.length;
      while (page.next !== undefined) {
        for (const { key } of page.sessions) await store.end(key, { subject: pointer.key });
        page = await directory.list(pointer, page.next);
        seen += page.sessions.length;
      }
      expect(seen).toBe(7);
    });

    test('forgets a session that ended', async () => {
      const { store, directory } = await make();
      const pointer: Pointer = { kind: 'subject', key: newName('alice') };
      const key = await created(store, pointer.key);
      await store.end(key, { subject: pointer.key });
      expect((await all(directory, pointer)).keys).toEqual([]);
    });

    test('knows from when on logins count, for each pointer by itself', async () => {
      const { directory } = await make();
      const pointer: Pointer = { kind: 'subject', key: newName('alice') };
      expect(await directory.notBefore(pointer)).toBeUndefined();
      await directory.forbid(pointer, 1_750_000_000, 1_750_007_200);
      expect(await directory.notBefore(pointer)).toBe(1_750_000_000);
      expect(await directory.notBefore({ ...pointer, kind: 'providerSession' })).toBeUndefined();
    });

    test('never goes back to an earlier time', async () => {
      const { directory } = await make();
      const pointer: Pointer = { kind: 'providerSession', key: newName('sid') };
      await directory.forbid(pointer, 1_750_000_010, 1_750_007_210);
      await directory.forbid(pointer, 1_750_000_000, 1_750_007_200);
      expect(await directory.notBefore(pointer)).toBe(1_750_000_010);
      await directory.forbid(pointer, 1_750_000_020, 1_750_007_220);
      expect(await directory.notBefore(pointer)).toBe(1_750_000_020);
    });

    test('does not take what was declared for a session', async () => {
      const { directory } = await make();
      const pointer: Pointer = { kind: 'subject', key: newName('alice') };
      await directory.forbid(pointer, 1_750_000_000, 1_750_007_200);
      expect((await all(directory, pointer)).keys).toEqual([]);
    });
  });
}
