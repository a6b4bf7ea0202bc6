import { describe, expect, test } from 'vitest';
import { Fleet, JWKS, octetKey } from './fleet.js';

describe('unknown keys', () => {
  test('a thousand of them cause one fetch in 30 seconds', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    await cache.current();
    for (let call = 0; call < 1_000; call += 1) await cache.renewed(await cache.current());
    expect(fleet.fetches).toBe(2);
    fleet.clock.advance(30);
    for (let call = 0; call < 1_000; call += 1) await cache.renewed(await cache.current());
    expect(fleet.fetches).toBe(3);
  });

  test('a thousand of them cause one fetch, though the table cannot be reached', async () => {
    const fleet = new Fleet();
    fleet.store.failing = true;
    const cache = fleet.instance();
    await cache.current();
    for (let call = 0; call < 1_000; call += 1) await cache.renewed(await cache.current());
    expect(fleet.fetches).toBe(2);
  });

  test('a thousand of them cause one fetch, though that one fails', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    const keys = await cache.current();
    fleet.takeDown();
    const asked = fleet.http.sent.length;
    for (let call = 0; call < 1_000; call += 1) expect(await cache.renewed(keys)).toBeUndefined();
    expect(fleet.http.sent).toHaveLength(asked + 1);
    expect(await cache.current()).toBe(keys);
  });

  test('many at the same time wait for the same fetch', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    const keys = await cache.current();
    const renewed = await Promise.all(Array.from({ length: 20 }, () => cache.renewed(keys)));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).toBeDefined();
    expect(fleet.fetches).toBe(2);
  });

  test('many instances together cause one fetch in 30 seconds', async () => {
    const fleet = new Fleet();
    const instances = Array.from({ length: 10 }, () => fleet.instance());
    for (const instance of instances) await instance.current();
    const asked = fleet.fetches;
    for (const instance of instances) await instance.renewed(await instance.current());
    expect(fleet.fetches).toBe(asked + 1);
  });

  test('who lost the turn takes over what the winner brought', async () => {
    const fleet = new Fleet();
    const [winner, loser] = [fleet.instance(), fleet.instance()];
    const [known, old] = [await winner.current(), await loser.current()];
    fleet.keys = [octetKey('key-2')];
    fleet.clock.advance(1);
    await winner.renewed(known);
    const asked = fleet.fetches;
    const renewed = await loser.renewed(old);
    expect(renewed?.fetchedAt).toBe(fleet.clock.now());
    expect(await loser.current()).toBe(renewed);
    expect(fleet.fetches).toBe(asked);
  });

  test('who lost the turn gets nothing from a copy that is no newer than its own keys', async () => {
    const fleet = new Fleet();
    const [winner, loser] = [fleet.instance(), fleet.instance()];
    await winner.renewed(await winner.current());
    expect(await loser.renewed(await loser.current())).toBeUndefined();
  });

  test('keys that were renewed meanwhile are given to who asks with the old ones', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    const old = await cache.current();
    const renewed = await cache.renewed(old);
    expect(await cache.renewed(old)).toBe(renewed);
    expect(fleet.http.sentTo(JWKS)).toHaveLength(2);
  });

  test('a copy that somebody forged gives nothing to who lost the turn', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    const keys = await cache.current();
    const { issuer } = fleet.provider;
    const document = JSON.stringify({ metadata: { issuer, jwksUri: JWKS }, keySet: { keys: [octetKey('evil')] } });
    fleet.store.copies.set(issuer, { issuer, document, mac: 'AAAA', fetchedAt: fleet.clock.now() + 1 });
    fleet.store.turns.set(issuer, fleet.clock.now());
    expect(await cache.renewed(keys)).toBeUndefined();
    expect(await cache.current()).toBe(keys);
  });
});
