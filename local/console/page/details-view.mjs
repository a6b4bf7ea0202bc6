// @ts-check
import { element, withMasks } from './element.mjs';
import { duration, readable, timeOfDay } from './format.mjs';
import { headerChanges } from './header-changes.mjs';
import { journeyOf } from './journey.mjs';
import { explanation, VERDICTS, verdictOf } from './verdict.mjs';

/**
 * @typedef {import('../request-record.js').RequestDetail} Detail
 * @typedef {import('./journey.mjs').Stage} Stage
 */

const CHANGES = { added: '+ added', removed: '− removed', changed: '± changed', kept: 'kept' };

/** @param {Detail} detail */
export function detailsView(detail) {
  const stages = journeyOf(detail);
  const total = Math.max(detail.durationMs ?? 0, ...stages.map(({ at, durationMs = 0 }) => at + durationMs), 0.1);
  return [
    element('p', { class: 'back' }, element('a', { href: '/' }, '← All requests')),
    head(detail),
    element('h3', {}, 'The way of the request'),
    element(
      'ol',
      { class: 'journey' },
      ...stages.map((stage, index) => stageItem(stage, stages[index + 1]?.at, total)),
    ),
    detail.forgottenSteps === 0
      ? undefined
      : element('p', { class: 'help' }, `${detail.forgottenSteps} more steps were not kept.`),
  ];
}

export function unknownView() {
  return [
    element('p', { class: 'back' }, element('a', { href: '/' }, '← All requests')),
    notice(
      'There is no such request',
      'The console keeps the latest requests of this run, and forgets them when the gate ends.',
    ),
  ];
}

/** Beside the list, until one is chosen. */
export function choiceView() {
  return [notice('Choose a request', 'The arrow keys go through the list, / leads to the search.')];
}

/** @type {(message: string, more: string) => HTMLElement} */
function notice(message, more) {
  return element('div', { class: 'notice' }, element('h2', {}, message), element('p', {}, more));
}

/** @param {readonly string[]} lines what to type to see something */
export function emptyView(lines) {
  return [
    element(
      'div',
      { class: 'notice' },
      element('h2', {}, 'Waiting for the first request'),
      element('p', {}, 'Every request to the gate appears here while it happens. Try one of these in a terminal:'),
      ...lines.map((line) => element('pre', {}, line)),
      element('p', {}, 'or open a protected page of the gate in a browser and sign in.'),
    ),
  ];
}

/** @param {Detail} detail */
function head(detail) {
  const verdict = verdictOf(detail);
  const { label, sign } = VERDICTS[verdict];
  const { id, method, path, status, reason, detail: because, route, api, flavour, credential, subject } = detail;
  const copy = element('button', { type: 'button', 'data-copy': id }, 'Copy');
  /** @type {[string, string | Node | undefined][]} */
  const facts = [
    ['Reason', reason],
    ['Detail', because === '' ? undefined : because],
    ['Route', route],
    ['Credential', credential],
    ['Subject', subject],
    ['API', `${api} (${flavour === 'http-api' ? 'HTTP API' : 'REST API'})`],
    [
      'Received',
      `${timeOfDay(detail.startedAt)}${detail.durationMs === undefined ? '' : `, took ${duration(detail.durationMs)}`}`,
    ],
    ['Correlation id', element('span', { class: 'id' }, element('code', {}, id), ' ', copy)],
  ];
  return element(
    'section',
    { class: 'head', 'data-verdict': verdict },
    element('h2', {}, element('b', {}, method), ' ', withMasks(path)),
    element(
      'p',
      { class: 'verdict' },
      element(
        'span',
        { class: 'badge' },
        element('span', { 'aria-hidden': 'true' }, sign),
        ` ${label} `,
        String(status ?? ''),
      ),
      ' ',
      explanation(detail),
    ),
    factList(facts),
  );
}

/** @param {[string, string | Node | undefined][]} facts */
function factList(facts) {
  const rows = facts.flatMap(([term, value]) =>
    value === undefined
      ? []
      : [
          element(
            'div',
            {},
            element('dt', {}, term),
            element('dd', {}, typeof value === 'string' ? withMasks(value) : value),
          ),
        ],
  );
  return element('dl', { class: 'facts' }, ...rows);
}

/** @type {(stage: Stage, nextAt: number | undefined, total: number) => HTMLElement} */
function stageItem(stage, nextAt, total) {
  const { title, at, tone, facts, documents, calls, logs, headers } = stage;
  const metrics = logs.map(({ line }) => line).filter(isMetric);
  const took = stage.durationMs ?? Math.max(0, (nextAt ?? at) - at);
  return element(
    'li',
    { 'data-tone': tone ?? '' },
    element(
      'div',
      { class: 'stage' },
      element('h4', {}, withMasks(title)),
      element(
        'span',
        { class: 'took' },
        `at ${duration(at)}${stage.durationMs === undefined ? '' : `, took ${duration(took)}`}`,
      ),
    ),
    bar(at / total, took / total),
    facts.length === 0 ? undefined : factList(facts),
    calls.length === 0 ? undefined : callTable(calls),
    ...logs
      .filter(({ line }) => !isMetric(line))
      .map(({ line }) => expandable(`Log: ${messageOf(line)}`, lines([line]))),
    metrics.length === 0 ? undefined : expandable(`Metrics (${metrics.length})`, lines(metrics)),
    ...documents.map(({ label, text }) => expandable(label, lines([text]))),
    headers === undefined ? undefined : headerView(headers),
  );
}

/** @type {(start: number, share: number) => HTMLElement} */
function bar(start, share) {
  const filled = element('span', {});
  filled.style.setProperty('--start', `${Math.min(99, start * 100)}%`);
  filled.style.setProperty('--share', `${Math.max(0.6, Math.min(1 - start, share) * 100)}%`);
  return element('div', { class: 'time', 'aria-hidden': 'true' }, filled);
}

/** @param {NonNullable<Stage['headers']>} headers */
function headerView({ label, before, after, beforeLabel = '' }) {
  if (before === undefined) {
    const rows = after.map(([name, value]) => element('tr', {}, rowHead(name), element('td', {}, withMasks(value))));
    return expandable(`${label} (${after.length})`, table(['Header', 'Value'], rows));
  }
  const changes = headerChanges(before, after);
  const rows = changes.map(({ name, before: sent = '', after: received = '', change }) =>
    element(
      'tr',
      { 'data-change': change },
      rowHead(name),
      element('td', { class: 'change' }, CHANGES[change]),
      element('td', { class: 'before' }, sent === '' ? undefined : withMasks(sent)),
      element('td', { class: 'after' }, received === '' ? undefined : withMasks(received)),
    ),
  );
  const count = changes.filter(({ change }) => change !== 'kept').length;
  const columns = ['Header', 'Change', beforeLabel, label];
  return expandable(`${label}: ${count} headers changed, ${changes.length - count} kept`, table(columns, rows), true);
}

/** @param {Stage['calls']} calls */
function callTable(calls) {
  const rows = calls.map(({ method, url, awsTarget, status, durationMs }) =>
    element(
      'tr',
      {},
      rowHead(awsTarget === undefined ? `${method} ${url}` : awsTarget.replace(/_\d+\./, ' ').replace('.', ' ')),
      element('td', {}, status === undefined ? 'no answer' : String(status)),
      element('td', {}, duration(durationMs)),
    ),
  );
  return table(['Called on the way', 'Status', 'Time'], rows);
}

/** @type {(columns: readonly string[], rows: readonly HTMLElement[]) => HTMLElement} */
function table(columns, rows) {
  const heads = columns.map((column) => element('th', { scope: 'col' }, column));
  return element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows));
}

/** @param {string} name */
function rowHead(name) {
  return element('th', { scope: 'row' }, withMasks(name));
}

/** @type {(label: string, content: HTMLElement, isOpen?: boolean) => HTMLElement} */
function expandable(label, content, isOpen = false) {
  return element('details', { open: isOpen }, element('summary', {}, label), content);
}

/** @param {readonly string[]} texts */
function lines(texts) {
  return element('pre', {}, withMasks(texts.map(readable).join('\n')));
}

/** Lines from which CloudWatch makes metrics. @param {string} line */
function isMetric(line) {
  return '_aws' in parsed(line);
}

/** @param {string} line */
function messageOf(line) {
  const { level, message = line, code } = parsed(line);
  const words = [level, message, code].filter((word) => word !== undefined);
  return words.join(' ').slice(0, 120);
}

/** @param {string} line @returns {Record<string, unknown>} */
function parsed(line) {
  try {
    const fields = JSON.parse(line);
    return typeof fields === 'object' && fields !== null ? fields : {};
  } catch {
    return {};
  }
}
