import { createHash } from 'node:crypto';
import type { GateResponse } from '../response.js';

export interface Page {
  readonly status: number;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly href: string; readonly text: string };
  /** Small print for whoever is asked for help. */
  readonly details?: Readonly<Record<string, string>>;
}

const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --muted: #57606a; --back: #ffffff; --accent: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --muted: #9da7b3; --back: #0d1117; --accent: #79c0ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 12vh auto 0; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
a { color: var(--accent); font-weight: 600; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
dl { margin-top: 2.5rem; color: var(--muted); font-size: 0.875rem; }
dt, dd { display: inline; margin: 0; }
dd::after { content: ""; display: block; }
`;

/** No script, no form, nothing from elsewhere; the one style sheet is allowed by its hash. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export function pageResponse(page: Page): GateResponse {
  return { status: page.status, headers: HEADERS, cookies: [], body: render(page) };
}

function render({ title, paragraphs, link, details }: Page): string {
  const rows = Object.entries(details ?? {}).map(
    ([term, value]) => `<div><dt>${escapeHtml(term)}:</dt> <dd>${escapeHtml(value)}</dd></div>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escapeHtml(title)}</h1>`,
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    ...(link === undefined ? [] : [`<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>`]),
    ...(rows.length === 0 ? [] : ['<dl>', ...rows, '</dl>']),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
