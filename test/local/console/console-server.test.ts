import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleServer } from '../../../local/console/console-server.js';
import { answered, received, tickingStore } from './recorded-request.js';

const store = tickingStore();
let server: ConsoleServer;

beforeAll(async () => {
  store.record('first', received('/orders', [['x-evil', '<script>alert(1)</script>']]));
  store.record('first', answered(200));
  server = await ConsoleServer.start(0, store, ['curl -i http://localhost:8400/orders']);
});
afterAll(() => server.stop());

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** By node:http, which lets a test choose every header. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Reads events until one has `wanted` in it. */
async function readEvents(wanted: string, act: () => void = () => {}): Promise<string> {
  const response = await fetch(`${server.url}/api/events`);
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let hasActed = false;
  while (!text.includes(wanted)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended: ${text}`);
    text += value;
    if (!hasActed) act();
    hasActed = true;
  }
  await reader.cancel();
  return text;
}

describe('the console', () => {
  it.each(['/', '/requests/4f6a7c1e-1f6e-4b7e-9b1a-0d3a5f4c7c11'])('serves its page at %s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('<title>Claimgate console</title>');
    expect(body).not.toMatch(/https?:|\sstyle=|\son\w+=/);
  });

  it('serves whatever its page asks for', async () => {
    const { body } = await get('/');
    const assets = [...body.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    const scripts = await Promise.all(assets.filter((path) => path.endsWith('.mjs')).map((path) => get(path)));
    const imported = scripts.flatMap((script) =>
      [...script.body.matchAll(/from '\.(\/[^']+)'/g)].map(([, path = '']) => path),
    );
    expect(imported.length).toBeGreaterThan(2);
    for (const path of [...assets, ...imported]) expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  it('serves nothing else', async () => {
    for (const path of [
      '/console-server.ts',
      '/page/console.html',
      '/..%2fmasking.ts',
      '/__proto__',
      '/requests/',
      '/requests/a/b',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it('lets its page run its own scripts only, in no frame, and tells nobody where a reader came from', async () => {
    const { headers } = await get('/');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*|data:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('gives the details of a request, and 404 for one it does not know', async () => {
    const { status, body } = await get('/api/requests/first');
    expect([status, JSON.parse(body)]).toMatchObject([200, { id: 'first', steps: [{ kind: 'received' }, {}] }]);
    expect((await get('/api/requests/unknown')).status).toBe(404);
    expect((await get('/api/requests/__proto__')).status).toBe(404);
  });

  it('streams all requests, and then each that is new', async () => {
    const text = await readEvents('second', () => store.record('second', received('/new')));
    const [all = '', changed = ''] = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data);
    expect(JSON.parse(all)).toMatchObject({
      requests: [{ id: 'first' }],
      examples: ['curl -i http://localhost:8400/orders'],
    });
    expect(JSON.parse(changed)).toMatchObject([{ id: 'second', path: '/new', decision: 'pending' }]);
  });

  it('has no more streams open than it can serve', async () => {
    const streams = await Promise.all(Array.from({ length: 16 }, () => fetch(`${server.url}/api/events`)));
    expect((await get('/api/events')).status).toBe(503);
    await Promise.all(streams.map((stream) => stream.body?.cancel()));
  });

  it.each(['evil.example', 'evil.example:80', 'localhost', 'localhost:1', '127.0.0.1.evil.example'])(
    'does not answer to the name %s, which somebody else may have pointed here',
    async (host) => {
      for (const path of ['/', '/api/requests/first', '/api/events', '/console.mjs']) {
        expect((await get(path, { host })).status).toBe(421);
      }
    },
  );

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost:8400' },
    { origin: 'null' },
  ])('gives no data to other pages: %j', async (headers) => {
    expect((await get('/api/requests/first', headers)).status).toBe(403);
    expect((await get('/api/events', headers)).status).toBe(403);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('changes nothing: %s is 405', async (method) => {
    for (const path of ['/', '/api/requests/first', '/api/events'])
      expect((await get(path, {}, method)).status).toBe(405);
  });

  it('survives a target that is no URL', async () => {
    expect((await get('//')).status).toBe(404);
  });
});
