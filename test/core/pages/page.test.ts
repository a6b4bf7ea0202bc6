import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import { errorResponse } from '../../../core/pages/error-response.js';
import { messageFor } from '../../../core/pages/messages.js';
import { pageResponse } from '../../../core/pages/page.js';
import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const CODES = Object.keys(REASONS) as ReasonCode[];
const page = pageResponse({ status: 200, title: 'Title', paragraphs: ['Text'] });

describe('a page', () => {
  test('allows nothing but its own style', () => {
    const style = /<style>([\s\S]*)<\/style>/.exec(page.body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(page.body).not.toMatch(/<script|<form|<img|<link|style="|javascript:|\son\w+=/i);
  });

  test('is neither sniffed, nor cached, nor named to others', () => {
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  test('has a language, a title, one heading and fits a phone', () => {
    expect(page.body).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page.body).toContain('<title>Title</title>');
    expect(page.body.match(/<h1>/g)).toHaveLength(1);
    expect(page.body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  });

  test('shows text as it is, entities included', () => {
    expect(render('&lt;b&gt;')).toContain('<h1>&amp;lt;b&amp;gt;</h1>');
  });

  test('escapes whatever is put on it', () => {
    const text = fc
      .array(fc.constantFrom('<', '>', '"', "'", '&', '&amp;', 'script', '/', '=', ' ', 'x'))
      .map((parts) => parts.join(''));
    const skeleton = (body: string) => body.replace(/(?<=>)[^<>]*(?=<)|(?<=href=")[^"<>]*(?=">)/g, '');
    const expected = skeleton(render('x'));
    fc.assert(
      fc.property(text, (value) => {
        expect(skeleton(render(value))).toBe(expected);
      }),
    );
  });
});

function render(value: string): string {
  return pageResponse({
    status: 200,
    title: value,
    paragraphs: [value],
    link: { href: value, text: value },
    details: { Code: value },
  }).body;
}

describe('an error', () => {
  test.each(CODES)('%s has a page with its code, the correlation id and a way on', (code) => {
    const response = errorResponse(
      new GateError(code, 'detail for the log'),
      gateRequest({ headers: NAVIGATION }),
      gateSettings(),
    );
    expect(response.status).toBe(REASONS[code].status);
    expect(response.body).toContain(`<dd>${code}</dd>`);
    expect(response.body).toContain('<dd>correlation-1</dd>');
    expect(response.body).toMatch(/href="https:\/\/api\.example\.com\/prod\/auth\/login["?]/);
    expect(response.body).not.toContain('detail for the log');
    expect(messageFor(code).title).not.toBe('Something went wrong');
  });

  test.each(CODES)('%s has JSON with its code and the correlation id, and no detail', (code) => {
    const response = errorResponse(new GateError(code, 'detail for the log'), gateRequest(), gateSettings());
    expect(JSON.parse(response.body)).toEqual({
      error: code,
      message: REASONS[code].message,
      ...(REASONS[code].status === 401 ? { loginUrl: 'https://api.example.com/prod/auth/login' } : {}),
      correlationId: 'correlation-1',
    });
    expect('www-authenticate' in response.headers).toBe(REASONS[code].status === 401 || code === 'access_denied');
  });
});
