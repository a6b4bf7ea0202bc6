import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Upstream } from '../../local/upstream.js';

let upstream: Upstream;

beforeAll(async () => {
  upstream = await Upstream.start(0);
});

afterAll(() => upstream.stop());

describe('the upstream', () => {
  it('answers with what it received', async () => {
    const response = await fetch(`${upstream.url}/orders/a%2Fb?x=1&x=2&y=%20`, {
      method: 'PUT',
      headers: { 'X-Scope': 'orders:read' },
      body: 'Grüße',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const received = (await response.json()) as Record<string, unknown>;
    expect(received).toMatchObject({ method: 'PUT', path: '/orders/a%2Fb', query: 'x=1&x=2&y=%20', body: 'Grüße' });
    expect(received.headers).toMatchObject({ 'x-scope': 'orders:read' });
    expect(upstream.requests().at(-1)).toEqual(received);
  });

  it('has an empty query and body where there are none', async () => {
    const received = await (await fetch(`${upstream.url}/orders`)).json();
    expect(received).toMatchObject({ method: 'GET', path: '/orders', query: '', body: '' });
  });

  it('joins a header that comes several times', async () => {
    await new Promise((resolve) => {
      const sent = request(`${upstream.url}/`, (response) => response.resume().on('end', resolve));
      sent.setHeader('X-Many', ['a', 'b']);
      sent.end();
    });
    expect(upstream.requests().at(-1)?.headers['x-many']).toBe('a, b');
  });

  it('refuses a body that is too large', async () => {
    const response = await fetch(upstream.url, { method: 'POST', body: 'x'.repeat(11 * 1024 * 1024) });
    expect(response.status).toBe(413);
  });
});
