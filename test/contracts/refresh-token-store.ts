import { describe, expect, test } from 'vitest';
import type { RefreshTokenStore } from '../../core/authentication/refresh-token-store.js';

let made = 0;
const NOW = 1_750_000_000;
const SEALED = new Uint8Array([0, 1, 128, 255]);

/** What every store of what came of refresh tokens promises, the fake as well as the table. */
export function refreshTokenStoreContract(
  name: string,
  makeStore: () => RefreshTokenStore | Promise<RefreshTokenStore>,
): void {
  describe(name, () => {
    const turnOf = (owner: string, key = `refresh-token-${process.pid}-${made++}`) => ({ key, owner });

    test('has nothing that nobody wrote, and gives a turn with it', async () => {
      const [store, turn] = [await makeStore(), turnOf('a')];
      expect(await store.read(turn.key)).toBeUndefined();
      expect(await store.takeTurn(turn, NOW, NOW + 30)).toEqual({});
      expect(await store.read(turn.key)).toBeUndefined();
    });

    test('gives one turn at a time, and it again to who has it', async () => {
      const [store, turn] = [await makeStore(), turnOf('a')];
      const other = turnOf('b', turn.key);
      await store.takeTurn(turn, NOW, NOW + 30);
      expect(await store.takeTurn(other, NOW + 29, NOW + 59)).toBeUndefined();
      expect(await store.takeTurn(turn, NOW + 29, NOW + 59)).toEqual({});
      expect(await store.takeTurn(turnOf('b'), NOW, NOW + 30)).toEqual({});
    });

    test('gives one of many who come at once a turn', async () => {
      const [store, { key }] = [await makeStore(), turnOf('a')];
      const takes = Array.from({ length: 20 }, (_, index) =>
        store.takeTurn({ key, owner: `o${index}` }, NOW, NOW + 30),
      );
      expect((await Promise.all(takes)).filter((taken) => taken !== undefined)).toHaveLength(1);
    });

    test('gives the next turn when one has ended by itself, was given up, or brought something', async () => {
      const [store, turn] = [await makeStore(), turnOf('a')];
      const other = turnOf('b', turn.key);
      await store.takeTurn(turn, NOW, NOW + 30);
      expect(await store.takeTurn(other, NOW + 30, NOW + 60)).toEqual({});
      await store.giveUp(other);
      expect(await store.takeTurn(turn, NOW + 31, NOW + 61)).toEqual({});
      await store.write(turn.key, SEALED, NOW + 600);
      expect(await store.takeTurn(other, NOW + 32, NOW + 62)).toEqual({ sealed: SEALED });
      expect(await store.read(turn.key)).toEqual(SEALED);
    });

    test('lets nobody give up the turn of somebody else, and keeps what was written', async () => {
      const [store, turn] = [await makeStore(), turnOf('a')];
      const other = turnOf('b', turn.key);
      await store.write(turn.key, SEALED, NOW + 600);
      await store.takeTurn(turn, NOW, NOW + 30);
      await store.giveUp(other);
      expect(await store.takeTurn(other, NOW, NOW + 30)).toBeUndefined();
      await store.giveUp(turn);
      expect(await store.read(turn.key)).toEqual(SEALED);
    });

    test('makes nothing of a turn that is given up and was never taken', async () => {
      const [store, turn] = [await makeStore(), turnOf('a')];
      await store.giveUp(turn);
      expect(await store.read(turn.key)).toBeUndefined();
    });
  });
}
