import { describe, expect, test } from 'vitest';
import type { AnswerStore } from '../../core/authentication/answer-store.js';

let made = 0;

/** What every store of answers promises, the fake as well as the table. */
export function answerStoreContract(name: string, makeStore: () => AnswerStore | Promise<AnswerStore>): void {
  describe(name, () => {
    const newKey = () => `answer-${process.pid}-${made++}`;

    test('has nothing that nobody wrote', async () => {
      expect(await (await makeStore()).read(newKey())).toBeUndefined();
    });

    test('gives back what was written, every byte of it', async () => {
      const [store, key] = [await makeStore(), newKey()];
      const answer = { sealed: new Uint8Array([0, 1, 128, 255]), until: 1_750_000_060 };
      await store.write(key, answer);
      expect(await store.read(key)).toEqual(answer);
      expect(await store.read(`${key}x`)).toBeUndefined();
    });

    test('keeps the latest', async () => {
      const [store, key] = [await makeStore(), newKey()];
      await store.write(key, { sealed: new Uint8Array([1]), until: 1 });
      await store.write(key, { sealed: new Uint8Array([2]), until: 2 });
      expect(await store.read(key)).toEqual({ sealed: new Uint8Array([2]), until: 2 });
    });
  });
}
