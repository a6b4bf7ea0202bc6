import { describe, expect, test } from 'vitest';
import type { ProviderMetadataStore, StoredMetadata } from '../../core/provider/metadata-store.js';

const NOW = 1_750_000_000;
let made = 0;

function copy(changes: Partial<StoredMetadata> = {}): StoredMetadata {
  made += 1;
  return {
    issuer: `https://id.example.com/${made}-${process.pid}`,
    document: '{"metadata":{},"keySet":{"keys":[]},"name":"Zoë"}',
    mac: 'bWFj',
    fetchedAt: NOW,
    ...changes,
  };
}

/** What every metadata store promises, the fake as well as the table. */
export function metadataStoreContract(
  name: string,
  makeStore: () => ProviderMetadataStore | Promise<ProviderMetadataStore>,
): void {
  describe(name, () => {
    test('a copy is read as it was written', async () => {
      const store = await makeStore();
      const written = copy();
      expect(await store.write(written, 600)).toBe(true);
      expect(await store.read(written.issuer)).toEqual(written);
    });

    test('an issuer that nobody wrote has no copy', async () => {
      const store = await makeStore();
      expect(await store.read(copy().issuer)).toBeUndefined();
    });

    test('copies of several issuers do not disturb each other', async () => {
      const store = await makeStore();
      const [one, other] = [copy(), copy()];
      await store.write(one, 600);
      expect(await store.write(other, 600)).toBe(true);
      expect(await store.read(one.issuer)).toEqual(one);
      expect(await store.read(`${one.issuer}/`)).toBeUndefined();
    });

    test('a copy that is young enough is kept', async () => {
      const store = await makeStore();
      const written = copy();
      await store.write(written, 600);
      expect(await store.write({ ...written, document: 'newer', fetchedAt: NOW + 599 }, 600)).toBe(false);
      expect(await store.read(written.issuer)).toEqual(written);
    });

    test('a copy that is old enough is replaced', async () => {
      const store = await makeStore();
      const written = copy();
      await store.write(written, 600);
      const newer = { ...written, document: 'newer', fetchedAt: NOW + 600 };
      expect(await store.write(newer, 600)).toBe(true);
      expect(await store.read(written.issuer)).toEqual(newer);
    });

    test('without an interval a newer copy always replaces an older one, and never the other way round', async () => {
      const store = await makeStore();
      const written = copy();
      await store.write(written, 0);
      expect(await store.write({ ...written, document: 'older', fetchedAt: NOW - 1 }, 0)).toBe(false);
      expect(await store.write({ ...written, document: 'same second' }, 0)).toBe(true);
      expect((await store.read(written.issuer))?.document).toBe('same second');
    });

    test('a turn is taken once in an interval', async () => {
      const store = await makeStore();
      const { issuer } = copy();
      expect(await store.takeTurn(issuer, NOW, 30)).toBe(true);
      expect(await store.takeTurn(issuer, NOW, 30)).toBe(false);
      expect(await store.takeTurn(issuer, NOW + 29, 30)).toBe(false);
      expect(await store.takeTurn(issuer, NOW + 30, 30)).toBe(true);
      expect(await store.takeTurn(issuer, NOW + 31, 30)).toBe(false);
    });

    test('of many who want the turn at once, one gets it', async () => {
      const store = await makeStore();
      const { issuer } = copy();
      const turns = await Promise.all(Array.from({ length: 10 }, () => store.takeTurn(issuer, NOW, 30)));
      expect(turns.filter((taken) => taken)).toHaveLength(1);
    });

    test('the turn of one issuer is not that of another, and no copy', async () => {
      const store = await makeStore();
      const [one, other] = [copy(), copy()];
      await store.takeTurn(one.issuer, NOW, 30);
      expect(await store.takeTurn(other.issuer, NOW, 30)).toBe(true);
      expect(await store.read(one.issuer)).toBeUndefined();
      expect(await store.write(one, 600)).toBe(true);
    });
  });
}
