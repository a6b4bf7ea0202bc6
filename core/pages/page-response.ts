import { createHash } from 'node:crypto';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import type { GateSettings, PageLanguage, PageSettings } from '../settings/document.js';
import { languageOf, TEXTS } from './language.js';
import type { Texts } from './languages/texts.js';
import type { Action, Form, Page, Question } from './page.js';
import { renderPage } from './render.js';
import { styleSheet } from './style.js';

/** Whom a page is for. */
export interface Reader {
  readonly language: PageLanguage;
  readonly texts: Texts;
  readonly theme: PageSettings;
}

export function readerOf(request: GateRequest, { pages }: GateSettings): Reader {
  const language = languageOf(request, pages.language);
  return { language, texts: TEXTS[language], theme: pages };
}

export function pageResponse(page: Page, { language, theme }: Reader): GateResponse {
  const style = styleSheet(theme);
  const forms = formsOf(page);
  return {
    status: page.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': contentSecurityPolicy(style, theme, forms),
      'x-content-type-options': 'nosniff',
      // Without a referrer a browser posts forms with `Origin: null`, and the gate refuses them.
      'referrer-policy': forms.length === 0 ? 'no-referrer' : 'same-origin',
      'cache-control': 'no-store',
    },
    cookies: [],
    body: renderPage(page, { language, theme, style }),
  };
}

/** No script and nothing from elsewhere but what the theme names; the gate's own style sheet is allowed by its hash. */
function contentSecurityPolicy(style: string, theme: PageSettings, forms: readonly Targets[]): string {
  const hash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
  const targets = [...new Set(forms.flatMap(({ action, leadsTo = [] }) => [originOf(action), ...leadsTo]))];
  return [
    "default-src 'none'",
    `style-src ${[hash, ...(theme.stylesheetUrl === undefined ? [] : [originOf(theme.stylesheetUrl)])].join(' ')}`,
    ...(theme.logoUrl === undefined ? [] : [`img-src ${originOf(theme.logoUrl)}`]),
    `form-action ${targets.length === 0 ? "'none'" : targets.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

type Targets = Pick<Form | Question, 'action' | 'leadsTo'>;

function formsOf({ content }: Page): readonly Targets[] {
  const questions = content.filter((block) => block.kind === 'question');
  const actions = content.flatMap((block): readonly Action[] => {
    if (block.kind === 'actions') return block.actions;
    return block.kind === 'items' ? block.items.flatMap((item) => item.actions) : [];
  });
  return [...questions, ...actions.filter((action) => action.kind === 'form')];
}

function originOf(url: string): string {
  return new URL(url).origin;
}
