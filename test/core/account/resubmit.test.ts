import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resubmit } from '../../../core/account/resubmit.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';

const SETTINGS = gateSettings({ keepsForms: true });
const HEADERS = {
  ...NAVIGATION,
  origin: 'https://api.example.com',
  'content-type': 'application/x-www-form-urlencoded',
};
const TARGET = `return_to=${encodeURIComponent('https://api.example.com/prod/orders?new=1')}`;

function posted(body: string, headers: Readonly<Record<string, string>> = {}, query = TARGET) {
  const deps = { settings: SETTINGS, log: new MemoryLog(), metrics: new MemoryMetrics() };
  const request = { ...gateRequest({ method: 'POST', query, headers: { ...HEADERS, ...headers } }), body };
  return resubmit(deps, request);
}

/** What a browser would send again: the fields of the page, their references resolved. */
function sentAgain(page: string): string {
  const text = (value: string) => value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return new URLSearchParams(fields.map(([, name = '', value = '']) => [text(name), text(value)])).toString();
}

describe('a form that arrives after its session has ended', () => {
  test('is kept on a page that signs in elsewhere and sends it to where it was going', async () => {
    const { status, body, headers } = await posted('item=42&item=43&note=a+%26+b%0D%0A%3Cb%3E');
    expect(status).toBe(401);
    expect(body).toContain('<form method="post" action="https://api.example.com/prod/orders?new=1">');
    expect(sentAgain(body)).toBe('item=42&item=43&note=a+%26+b%0D%0A%3Cb%3E');
    expect(body).toMatch(
      /<a href="https:\/\/api\.example\.com\/prod\/auth\/login\?return_to=[^"]*resubmit" target="_blank" rel="noopener">/,
    );
    expect(headers['content-security-policy']).toContain('form-action https://api.example.com https:;');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('is sent again to the letter, whatever is in it', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '<', '"', "'", '&', '&amp;', '=', '+', ' ', 'ä', '😀', '\r\n', '\t', '%'),
      maxLength: 40,
    });
    const fields = fc.array(
      fc.tuple(
        text.filter((name) => name !== ''),
        text,
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(fields, async (entries) => {
        const form = new URLSearchParams(entries).toString();
        expect(sentAgain((await posted(form)).body)).toBe(form);
      }),
    );
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['over 16 KB', `a=${'x'.repeat(16_384)}`, {}],
    ['with files', 'x', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['as plain text', 'a=b', { 'content-type': 'text/plain' }],
    ['in another charset', 'a=b', { 'content-type': 'application/x-www-form-urlencoded; charset=iso-8859-1' }],
    ['in another charset that it does not name', 'a=%E4', {}],
    ['with a field that has no name', '=b', {}],
    ['with a zero byte', 'a=%00', {}],
    ['with line ends that a browser would change', 'a=1%0A2', {}],
  ])('is not kept %s, and the page says so', async (_, body, headers) => {
    const response = await posted(body, headers);
    expect(response.status).toBe(401);
    expect(response.body).toContain('form_lost');
    expect(response.body).not.toContain('<form');
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
  ])('is not kept for %s', async (_, headers) => {
    const response = await posted('transfer=all', headers);
    expect(response.status).toBe(403);
    expect(response.body).not.toContain('transfer');
  });

  test('is not kept without a word on where it is from', async () => {
    const deps = { settings: SETTINGS, log: new MemoryLog(), metrics: new MemoryMetrics() };
    const { origin: _, ...headers } = HEADERS;
    const request = { ...gateRequest({ method: 'POST', query: TARGET, headers }), body: 'a=b' };
    expect((await resubmit(deps, request)).status).toBe(403);
  });

  test.each([
    '',
    'return_to=https://evil.example/orders',
    'return_to=https://app.example.com/orders',
    'return_to=/prod/auth/logout',
    'return_to=/prod/auth/sessions',
    'return_to=/prod/AUTH/resubmit',
    'return_to=/prod/orders&return_to=/prod/admin',
    'return_to=javascript:alert(1)',
  ])('is never sent on to %j', async (query) => {
    const response = await posted('a=b', {}, query);
    expect(response.status).toBe(400);
    expect(response.body).not.toContain('<form');
  });
});

test('the tab with the sign-in ends at a page that leads back to the form', async () => {
  const deps = { settings: SETTINGS, log: new MemoryLog(), metrics: new MemoryMetrics() };
  const response = await resubmit(deps, gateRequest({ headers: NAVIGATION }));
  expect(response.status).toBe(200);
  expect(response.body).toContain('Now send your form');
  expect(response.headers['content-security-policy']).toContain("form-action 'none'");
});
