import { describe, expect, test } from 'vitest';
import type { LogoutTokenMemory } from '../../core/logout/logout-token-memory.js';

let made = 0;

/** What every memory of logout tokens promises, the fake as well as the table. */
export function logoutTokenMemoryContract(
  name: string,
  makeMemory: () => LogoutTokenMemory | Promise<LogoutTokenMemory>,
): void {
  describe(name, () => {
    const newId = () => `token-${process.pid}-${made++}`;

    test('does not know a token that nobody told it of', async () => {
      expect(await (await makeMemory()).knows(newId())).toBe(false);
    });

    test('knows a token from then on, and no other', async () => {
      const [memory, id] = [await makeMemory(), newId()];
      await memory.remember(id, 1_750_000_330);
      expect(await memory.knows(id)).toBe(true);
      expect(await memory.knows(`${id} `)).toBe(false);
    });

    test('may be told twice', async () => {
      const [memory, id] = [await makeMemory(), newId()];
      await memory.remember(id, 1_750_000_330);
      await memory.remember(id, 1_750_000_330);
      expect(await memory.knows(id)).toBe(true);
    });
  });
}
