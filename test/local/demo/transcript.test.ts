import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../local/demo/call.js';
import { Transcript } from '../../../local/demo/transcript.js';

const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'p'.repeat(60)}.${'s'.repeat(60)}`;

function transcript(colours = false): { readonly lines: string[]; readonly told: Transcript } {
  const lines: string[] = [];
  return { lines, told: new Transcript((line) => lines.push(line), colours) };
}

function answer(status: number, headers: Answer['headers'] = {}, body = ''): Answer {
  return { status, headers, body };
}

describe('the transcript of the demo', () => {
  it('is a success if everything was as expected', () => {
    const { lines, told } = transcript();
    told.expect('it passes', true);
    expect(told.summary()).toBe(true);
    expect(lines.at(-1)).toBe('1 as expected, 0 not');
  });

  it('is a failure if one thing was not, and names it at the end', () => {
    const { lines, told } = transcript();
    told.expect('it passes', true);
    told.expect('the upstream sees who it is', false);
    expect(told.summary()).toBe(false);
    expect(lines.slice(-2)).toEqual(['    ✗ the upstream sees who it is', '1 as expected, 1 not']);
  });

  it('is a failure if nothing was checked', () => {
    expect(transcript().told.summary()).toBe(false);
  });

  it('shows request, answer and what the upstream received, and no whole token', () => {
    const { lines, told } = transcript();
    const headers = {
      'x-user': 'alice',
      'x-access-token': TOKEN,
      'x-next-refresh-token': 'opaque-as-they-are',
      'x-forwarded-for': '127.0.0.1',
      accept: '*/*',
    };
    told.exchange('http://localhost/orders?a=1', { headers: { authorization: `Bearer ${TOKEN}` } }, answer(200), [
      { method: 'GET', path: '/orders', query: `a=1&access_token=${TOKEN}`, headers, body: '' },
    ]);
    expect(lines).toEqual([
      '',
      '    → GET http://localhost/orders?a=1',
      '      authorization: Bearer eyJhbG…',
      '    ← 200 OK',
      '      upstream: GET /orders?a=1&access_token=eyJhbG…',
      '        x-user: alice',
      '        x-access-token: eyJhbG…',
      '        x-next-refresh-token: opaque…',
    ]);
  });

  it('says when nothing reached the upstream, and why the caller was refused', () => {
    const { lines, told } = transcript();
    const refusal = answer(401, { 'www-authenticate': 'Bearer realm="id"', 'content-type': 'application/json' }, '{}');
    told.exchange('http://localhost/orders', { headers: { X_SCOPE: 'all', accept: '*/*' } }, refusal, []);
    expect(lines.slice(2)).toEqual([
      '      X_SCOPE: all',
      '    ← 401 Unauthorized',
      '      www-authenticate: Bearer realm="id"',
      '      body: {}',
      '      upstream: nothing arrived',
    ]);
  });

  it('has colours only where somebody sees them', () => {
    for (const colours of [false, true]) {
      const { lines, told } = transcript(colours);
      told.heading('Step');
      told.expect('it passes', true);
      expect(lines.join('\n').includes('\u001b[')).toBe(colours);
    }
  });
});
