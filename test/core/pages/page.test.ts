import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Page } from '../../../core/pages/page.js';
import { pageResponse, readerOf } from '../../../core/pages/page-response.js';
import type { PageSettings } from '../../../core/settings/document.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const SIGN_IN = { kind: 'link', text: 'Sign in', href: 'https://api.example.com/auth/login' } as const;
const SIMPLE: Page = { status: 200, title: 'Title', content: [{ kind: 'text', text: 'Text' }] };

function shown(page: Page, pages: Partial<PageSettings> = {}, headers: Readonly<Record<string, string>> = {}) {
  const settings = gateSettings({ pages: { language: 'en', ...pages } });
  return pageResponse(page, readerOf(gateRequest({ headers }), settings));
}

const policyOf = (page: Page, pages: Partial<PageSettings> = {}) => {
  const policy = shown(page, pages).headers['content-security-policy'] ?? '';
  return Object.fromEntries(policy.split('; ').map((rule) => [rule.split(' ', 1)[0], rule]));
};

describe('a page', () => {
  test('allows nothing but its own style', () => {
    const { body, headers } = shown(SIMPLE);
    const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(body).not.toMatch(/<script|<form|<img|<link|style="|javascript:|\son\w+=/i);
  });

  test('is neither sniffed, nor cached, nor named to others', () => {
    expect(shown(SIMPLE).headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  test('has a language, a title, one heading and fits a phone', () => {
    const { body } = shown(SIMPLE);
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(body).toContain('<title>Title</title>');
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  });

  test('says its language, which is that of the browser', () => {
    const { body, headers } = shown(SIMPLE, {}, { 'accept-language': 'de-AT' });
    expect(body).toContain('<html lang="de">');
    expect(headers['content-language']).toBe('de');
  });

  test('shows text as it is, entities included', () => {
    expect(shown(every('&lt;b&gt;')).body).toContain('<h1>&#38;lt;b&#38;gt;</h1>');
  });

  test('shows a time for people and for machines', () => {
    const page: Page = { ...SIMPLE, content: [{ kind: 'details', facts: [{ term: 'Since', time: 1_800_000_000 }] }] };
    expect(shown(page).body).toMatch(/<time datetime="2027-01-15T08:00:00.000Z">Jan 15, 2027, 8:00\sAM UTC<\/time>/);
    expect(shown(page, { language: 'de' }).body).toContain('>15.01.2027, 08:00 UTC</time>');
  });

  test('escapes whatever is put on it', () => {
    const hostile = fc
      .array(fc.constantFrom('<', '>', '"', "'", '&', '&amp;', 'script', '/', '=', ' ', '\r\n', '`', '$`', '$&', 'x'))
      .map((parts) => parts.join(''));
    const skeleton = (body: string) => body.replace(/="[^"<>]*"/g, '=""').replace(/(?<=>)[^<>]*(?=<)/g, '');
    const expected = skeleton(shown(every('x'), { name: 'x' }).body);
    fc.assert(
      fc.property(hostile, (value) => {
        expect(skeleton(shown(every(value), { name: value }).body)).toBe(expected);
      }),
    );
  });

  test.each(['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//evil.example', '/relative', ''])(
    'never leads to %j',
    (href) => {
      const link: Page = { ...SIMPLE, content: [{ kind: 'actions', actions: [{ ...SIGN_IN, href }] }] };
      expect(() => shown(link)).toThrow('no http address');
    },
  );
});

describe('a form on a page', () => {
  const post = { kind: 'form', text: 'Sign out', action: 'https://api.example.com/auth/logout' } as const;
  const withForm: Page = { ...SIMPLE, content: [{ kind: 'actions', actions: [post] }] };

  test('may be posted where it leads and nowhere else', () => {
    expect(policyOf(withForm)['form-action']).toBe('form-action https://api.example.com');
    const further = { ...post, leadsTo: ['https://id.example.com'] };
    const item = { title: 'One', facts: [], actions: [further] };
    expect(policyOf({ ...SIMPLE, content: [{ kind: 'items', items: [item] }] })['form-action']).toBe(
      'form-action https://api.example.com https://id.example.com',
    );
  });

  test('is posted with its origin, without which the gate would refuse it', () => {
    expect(shown(withForm).headers['referrer-policy']).toBe('same-origin');
  });

  test('keeps the line ends of its fields', () => {
    const fields = [['note', 'one\r\ntwo']] as const;
    const page: Page = { ...SIMPLE, content: [{ kind: 'actions', actions: [{ ...post, fields }] }] };
    expect(shown(page).body).toContain('<input type="hidden" name="note" value="one&#13;&#10;two">');
  });
});

describe('the theme', () => {
  const THEME = {
    name: 'Shop & Co',
    logoUrl: 'https://cdn.example.com/logo.svg?v=1',
    stylesheetUrl: 'https://styles.example.com/gate.css',
  };

  test('shows name and logo, and lets the browser load them and the style sheet from where they are', () => {
    const { body } = shown(SIMPLE, THEME);
    expect(body).toContain('<title>Title · Shop &#38; Co</title>');
    expect(body).toContain(
      '<header><img src="https://cdn.example.com/logo.svg?v=1" alt=""><span>Shop &#38; Co</span></header>',
    );
    expect(body).toContain('<link rel="stylesheet" href="https://styles.example.com/gate.css">');
    const policy = policyOf(SIMPLE, THEME);
    expect(policy['img-src']).toBe('img-src https://cdn.example.com');
    expect(policy['style-src']).toMatch(/^style-src 'sha256-[\w+/=]+' https:\/\/styles\.example\.com$/);
    expect(policy['default-src']).toBe("default-src 'none'");
  });

  test('puts its colour into the style that the policy allows', () => {
    const { body } = shown(SIMPLE, { color: '#8a2be2' });
    const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';
    expect(style).toContain('--accent: #8a2be2');
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policyOf(SIMPLE, { color: '#8a2be2' })['style-src']).toBe(`style-src 'sha256-${hash}'`);
  });
});

/** A page with one of everything. */
function every(value: string): Page {
  const form = { kind: 'form', action: SIGN_IN.href, text: value, description: value } as const;
  const facts = [{ term: value, value }];
  return {
    status: 200,
    title: value,
    content: [
      { kind: 'text', text: value },
      { kind: 'steps', steps: [value] },
      {
        kind: 'actions',
        actions: [
          { ...SIGN_IN, text: value, href: `https://x/${value}` },
          { ...form, fields: [[value, value]] },
        ],
      },
      { kind: 'items', items: [{ title: value, mark: value, facts, actions: [form] }] },
      { kind: 'details', facts },
    ],
  };
}
