import type { PageLanguage, PageSettings } from '../settings/document.js';
import { type Html, html, styleElement } from './html.js';
import type { Action, Block, Fact, Form, Item, Link, Page, Question } from './page.js';

/** How a page looks to this reader. */
export interface Look {
  readonly language: PageLanguage;
  readonly theme: PageSettings;
  readonly style: string;
}

/** The page as HTML that needs no script. */
export function renderPage({ title, content }: Page, { language, theme, style }: Look): string {
  const { name, stylesheetUrl } = theme;
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${name === undefined ? title : `${title} · ${name}`}</title>
${styleElement(style)}
${stylesheetUrl === undefined ? undefined : html`<link rel="stylesheet" href="${stylesheetUrl}">\n`}</head>
<body>
${brand(theme)}<main>
<h1>${title}</h1>
${content.map((block) => html`${renderBlock(block, language)}\n`)}</main>
</body>
</html>
`;
  return document.markup;
}

function brand({ name, logoUrl }: PageSettings): Html | undefined {
  if (name === undefined && logoUrl === undefined) return undefined;
  return html`<header>${logoUrl === undefined ? undefined : html`<img src="${logoUrl}" alt="">`}${
    name === undefined ? undefined : html`<span>${name}</span>`
  }</header>\n`;
}

function renderBlock(block: Block, language: PageLanguage): Html {
  switch (block.kind) {
    case 'text':
      return html`<p>${block.text}</p>`;
    case 'steps':
      return html`<ol>${block.steps.map((step) => html`<li>${step}</li>`)}</ol>`;
    case 'actions':
      return renderActions(block.actions);
    case 'items':
      return html`<ul class="items">${block.items.map((item) => renderItem(item, language))}</ul>`;
    case 'question':
      return renderQuestion(block);
    case 'details':
      return renderFacts(block.facts, language);
  }
}

function renderItem({ title, mark, facts, actions }: Item, language: PageLanguage): Html {
  const marked = mark === undefined ? undefined : html` <span class="mark">${mark}</span>`;
  return html`<li><h2>${title}${marked}</h2>${renderFacts(facts, language)}${
    actions.length === 0 ? undefined : renderActions(actions)
  }</li>`;
}

function renderFacts(facts: readonly Fact[], language: PageLanguage): Html {
  const rows = facts.map((fact) => html`<div><dt>${fact.term}:</dt> <dd>${factValue(fact, language)}</dd></div>`);
  return html`<dl>${rows}</dl>`;
}

function factValue(fact: Fact, language: PageLanguage): Html | string {
  if ('value' in fact) return fact.value;
  const date = new Date(fact.time * 1000);
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return html`<time datetime="${date.toISOString()}">${format.format(date)} UTC</time>`;
}

function renderActions(actions: readonly Action[]): Html {
  return html`<div class="actions">${actions.map((action) =>
    action.kind === 'link' ? renderLink(action) : renderForm(action),
  )}</div>`;
}

function renderLink({ text, href, newTab }: Link): Html {
  return html`<a href="${address(href)}"${newTab === true ? html` target="_blank" rel="noopener"` : undefined}>${text}</a>`;
}

function renderForm({ text, description, action, fields = [] }: Form): Html {
  const label = description === undefined ? undefined : html` aria-label="${description}"`;
  return html`<form method="post" action="${address(action)}">${hiddenFields(fields)}<button type="submit"${label}>${text}</button></form>`;
}

function renderQuestion({ question, input, name, submit, action, fields }: Question): Html {
  return html`<form class="question" method="get" action="${address(action)}">${hiddenFields(fields)}<label>${question} <input type="${input}" name="${name}" autocomplete="username" maxlength="256" required></label> <button type="submit">${submit}</button></form>`;
}

function hiddenFields(fields: Question['fields']): readonly Html[] {
  return fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

/** Escaping does not make a `javascript:` address harmless. */
function address(url: string): string {
  if (!/^https?:\/\//.test(url)) throw new Error('A page leads to something that is no http address.');
  return url;
}
