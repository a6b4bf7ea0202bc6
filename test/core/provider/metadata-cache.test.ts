import { describe, expect, test } from 'vitest';
import type { ProviderKeys } from '../../../core/provider/keys.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, ISSUER } from '../../fakes/gate-settings.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { DISCOVERY, Fleet, JWKS, octetKey } from './fleet.js';

const UNAVAILABLE = 'provider_unavailable';

async function hasKey({ find }: ProviderKeys, kid: string): Promise<boolean> {
  return Promise.resolve(find({ alg: 'EdDSA', kid }, { payload: '', signature: '' })).then(
    () => true,
    () => false,
  );
}

describe('what is fetched is kept', () => {
  test('for ten minutes nobody is asked again, then once', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    const first = await cache.current();
    fleet.clock.advance(599);
    expect(await cache.current()).toBe(first);
    expect(fleet.fetches).toBe(1);
    fleet.clock.advance(1);
    expect(await cache.current()).not.toBe(first);
    expect(fleet.fetches).toBe(2);
  });

  test('a key that was withdrawn is gone after the refresh', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    expect(await hasKey(await cache.current(), 'key-1')).toBe(true);
    fleet.keys = [octetKey('key-2')];
    fleet.clock.advance(600);
    expect(await hasKey(await cache.current(), 'key-1')).toBe(false);
    expect(await hasKey(await cache.current(), 'key-2')).toBe(true);
  });

  test('callers at the same time share one fetch', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    await Promise.all([...Array.from({ length: 20 }, () => cache.current()), cache.metadata()]);
    expect(fleet.http.sent.map(({ url }) => url)).toEqual([DISCOVERY, JWKS]);
  });

  test('endpoints that are pinned are not discovered', async () => {
    const endpoints = { jwks: JWKS, authorization: 'https://id.example.com/a', token: 'https://id.example.com/t' };
    const fleet = new Fleet({ endpoints });
    expect(await fleet.instance().metadata()).toEqual({
      issuer: ISSUER,
      jwksUri: JWKS,
      authorizationEndpoint: 'https://id.example.com/a',
      tokenEndpoint: 'https://id.example.com/t',
      issParameterSupported: false,
    });
    expect(fleet.http.sentTo(DISCOVERY)).toEqual([]);
  });

  test('the first fetch loads nothing to write to the table, where that is not wanted', async () => {
    const fleet = new Fleet();
    await fleet.instance().current();
    expect(fleet.tableLoads).toBe(0);
    await fleet.instance({ savesFirstFetch: true }).current();
    expect(fleet.store.copies.get(ISSUER)?.fetchedAt).toBe(fleet.clock.now());
  });
});

describe('a provider that is down', () => {
  test('stops nothing for a day, and then does', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    const keys = await cache.current();
    fleet.takeDown();
    fleet.clock.advance(86_399);
    expect(await cache.current()).toBe(keys);
    expect((await cache.metadata()).issuer).toBe(ISSUER);
    fleet.clock.advance(1);
    await expect(cache.current()).rejects.toThrow(UNAVAILABLE);
    await expect(cache.metadata()).rejects.toThrow(UNAVAILABLE);
  });

  test('is asked again after 30 seconds and not before', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    await cache.current();
    fleet.takeDown();
    fleet.clock.advance(600);
    const asked = fleet.http.sent.length;
    for (let second = 0; second < 30; second += 1) {
      await cache.current();
      await cache.metadata();
      fleet.clock.advance(1);
    }
    expect(fleet.http.sent).toHaveLength(asked + 1);
    fleet.bringUp();
    await cache.current();
    expect(fleet.fetches).toBe(2);
  });

  test('is asked by a cold instance at most every 30 seconds too', async () => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    fleet.takeDown();
    for (let call = 0; call < 100; call += 1) await expect(cache.current()).rejects.toThrow(UNAVAILABLE);
    expect(fleet.http.sent).toHaveLength(1);
    fleet.clock.advance(30);
    fleet.bringUp();
    await expect(cache.current()).resolves.toBeDefined();
  });

  const MALFORMED: readonly [string, () => Response | Promise<Response>][] = [
    ['answers HTML', () => new Response('<html>Maintenance</html>', { headers: { 'content-type': 'text/html' } })],
    ['answers 500', () => jsonResponse({ issuer: ISSUER, jwks_uri: JWKS, keys: [] }, 500)],
    ['redirects', () => Promise.reject(new TypeError('unexpected redirect'))],
    ['answers a redirect all the same', () => new Response(null, { status: 302, headers: { location: JWKS } })],
    ['answers too late', () => Promise.reject(new DOMException('The operation timed out', 'TimeoutError'))],
    ['answers nothing', () => new Response(null, { status: 204 })],
    ['answers null', () => jsonResponse(null)],
    ['answers a list', () => jsonResponse([])],
    ['breaks off', () => new Response(new ReadableStream({ pull: (body) => body.error(new Error('reset')) }))],
  ];
  test.each(MALFORMED)('%s: the kept keys serve, and a cold instance refuses', async (_, answer) => {
    const fleet = new Fleet();
    const cache = fleet.instance();
    const keys = await cache.current();
    fleet.takeDown(answer);
    fleet.clock.advance(600);
    expect(await cache.current()).toBe(keys);
    await expect(fleet.instance().current()).rejects.toThrow(UNAVAILABLE);
    expect(fleet.log.codes.at(-1)).toBe('provider_unavailable');
  });

  test.each<[string, Record<string, unknown>]>([
    ['names another issuer', { issuer: 'https://evil.example' }],
    ['names an issuer below ours', { issuer: `${ISSUER}/evil` }],
    ['has keys in the clear', { jwks_uri: 'http://id.example.com/keys' }],
    ['has keys in a file', { jwks_uri: 'file:///etc/keys' }],
    ['has a script for a login page', { authorization_endpoint: 'javascript:alert(1)' }],
    ['would take codes in the clear', { token_endpoint: 'http://id.example.com/token' }],
    ['has no keys', { jwks_uri: undefined }],
    ['has an endless address', { end_session_endpoint: `https://id.example.com/${'a'.repeat(2048)}` }],
  ])('a discovery document that %s is not used', async (_, changes) => {
    const fleet = new Fleet();
    fleet.discovery = { ...fleet.discovery, ...changes };
    await expect(fleet.instance().current()).rejects.toThrow(UNAVAILABLE);
    expect(fleet.fetches).toBe(0);
  });

  test.each<[string, unknown]>([
    ['are no list', { keys: {} }],
    ['have no type', { keys: [{ kid: 'key-1' }] }],
    ['are too many', { keys: Array.from({ length: 101 }, (_, n) => octetKey(`key-${n}`)) }],
  ])('keys that %s are not used', async (_, keySet) => {
    const fleet = new Fleet();
    fleet.http.on(JWKS, () => jsonResponse(keySet));
    await expect(fleet.instance().current()).rejects.toThrow(UNAVAILABLE);
  });
});

describe('the copy in the table', () => {
  async function fleetWithCopy(): Promise<Fleet> {
    const fleet = new Fleet();
    await fleet.instance({ savesFirstFetch: true }).current();
    fleet.takeDown();
    fleet.clock.advance(60);
    return fleet;
  }

  test('serves a cold instance that cannot reach the provider', async () => {
    const fleet = await fleetWithCopy();
    const keys = await fleet.instance().current();
    expect(await hasKey(keys, 'key-1')).toBe(true);
    expect(keys.fetchedAt).toBe(fleet.clock.now() - 60);
  });

  test('never says where to send secrets and codes', async () => {
    const fleet = await fleetWithCopy();
    const cache = fleet.instance();
    await cache.current();
    await expect(cache.metadata()).rejects.toThrow(UNAVAILABLE);
    fleet.bringUp();
    fleet.clock.advance(30);
    expect((await cache.metadata()).jwksUri).toBe(JWKS);
  });

  test('is too old after a day', async () => {
    const fleet = await fleetWithCopy();
    fleet.clock.advance(86_400 - 60);
    await expect(fleet.instance().current()).rejects.toThrow(UNAVAILABLE);
  });

  test('counts under the previous gate secret, and not under the one before', async () => {
    const fleet = await fleetWithCopy();
    const rotated = (current: string, previous: string) => {
      const secrets = new FixedSecrets({ [GATE_SECRET_ARN]: previous });
      secrets.rotate(GATE_SECRET_ARN, 'v2', current);
      return fleet.instance({ secrets }).current();
    };
    await expect(rotated('new secret', 'gate secret')).resolves.toBeDefined();
    await expect(rotated('newer secret', 'new secret')).rejects.toThrow(UNAVAILABLE);
  });

  test.each<[string, (copy: { document: string; mac: string; fetchedAt: number; issuer: string }) => object]>([
    ['document', ({ document }) => ({ document: document.replace('key-1', 'key-2') })],
    ['age', ({ fetchedAt }) => ({ fetchedAt: fetchedAt + 1 })],
    ['MAC', ({ mac }) => ({ mac: mac.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) })],
    ['MAC, cut short', ({ mac }) => ({ mac: mac.slice(0, 20) })],
    ['MAC, taken away', () => ({ mac: '' })],
    ['issuer', () => ({ issuer: `${ISSUER}/` })],
  ])('does not count with a changed %s', async (_, change) => {
    const fleet = await fleetWithCopy();
    const copy = fleet.store.copies.get(ISSUER);
    if (copy === undefined) throw new Error('no copy was written');
    fleet.store.copies.set(ISSUER, { ...copy, ...change(copy) });
    await expect(fleet.instance().current()).rejects.toThrow(UNAVAILABLE);
  });

  test('of another provider does not count under this one', async () => {
    const other = new Fleet({ issuer: 'https://other.example' });
    other.http.on('https://other.example/.well-known/openid-configuration', () =>
      jsonResponse({ issuer: 'https://other.example', jwks_uri: JWKS }),
    );
    await other.instance({ savesFirstFetch: true }).current();
    const copy = other.store.copies.get('https://other.example');
    if (copy === undefined) throw new Error('no copy was written');
    const fleet = new Fleet();
    fleet.takeDown();
    for (const moved of [copy, { ...copy, issuer: ISSUER }]) {
      fleet.store.copies.set(ISSUER, moved);
      await expect(fleet.instance().current()).rejects.toThrow(UNAVAILABLE);
    }
  });

  test('a table that cannot be reached changes nothing for who has keys', async () => {
    const fleet = new Fleet();
    fleet.store.failing = true;
    const cache = fleet.instance({ savesFirstFetch: true });
    await expect(cache.current()).resolves.toBeDefined();
    fleet.clock.advance(600);
    await expect(cache.current()).resolves.toBeDefined();
    fleet.takeDown();
    await expect(fleet.instance().current()).rejects.toThrow(UNAVAILABLE);
  });
});
