// @ts-check
import { element } from './element.mjs';
import { duration, timeOfDay } from './format.mjs';
import { VERDICTS, verdictOf } from './verdict.mjs';

/** @typedef {import('../request-record.js').RequestSummary} Summary */

/** The requests, newest first. One of its links is in the tab order; the arrow keys lead to the others. */
export class ListView {
  /** @type {Map<string, { item: HTMLElement; link: HTMLAnchorElement; shown: string }>} */
  #rows = new Map();
  #list;

  /**
   * @param {HTMLElement} list
   * @param {(id: string) => void} reached when the arrow keys lead to a request
   */
  constructor(list, reached) {
    this.#list = list;
    list.addEventListener('keydown', (event) => {
      const next = this.#neighbour(event.key);
      if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.#focus(next);
      reached(next.dataset.id ?? '');
    });
    list.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLAnchorElement) this.#makeReachable(target);
    });
  }

  /**
   * @param {readonly Summary[]} summaries
   * @param {string | undefined} selected
   */
  show(summaries, selected) {
    const shown = new Set(summaries.map(({ id }) => id));
    for (const [id, { item }] of this.#rows) {
      if (shown.has(id)) continue;
      item.remove();
      this.#rows.delete(id);
    }
    let before = this.#list.firstElementChild;
    for (const summary of summaries) {
      const { item, link } = this.#row(summary);
      link.toggleAttribute('aria-current', summary.id === selected);
      if (summary.id === selected) link.setAttribute('aria-current', 'true');
      if (item === before) before = before.nextElementSibling;
      else this.#list.insertBefore(item, before);
    }
    const links = this.#links();
    const reachable = links.find((link) => link.tabIndex === 0) ?? links.find((link) => link.dataset.id === selected);
    this.#makeReachable(reachable ?? links[0]);
  }

  /** @param {string} [id] the first one if that is not there */
  focus(id) {
    this.#focus(this.#rows.get(id ?? '')?.link ?? this.#links()[0]);
  }

  /** @param {Summary} summary */
  #row(summary) {
    const shown = JSON.stringify(summary);
    const known = this.#rows.get(summary.id);
    if (known?.shown === shown) return known;
    const row = known ?? this.#newRow(summary.id);
    row.shown = shown;
    row.link.replaceChildren(...glance(summary));
    row.item.dataset.verdict = verdictOf(summary);
    return row;
  }

  /** @param {string} id */
  #newRow(id) {
    const link = document.createElement('a');
    link.href = `/requests/${encodeURIComponent(id)}`;
    link.dataset.id = id;
    link.tabIndex = -1;
    const row = { item: element('li', {}, link), link, shown: '' };
    this.#rows.set(id, row);
    return row;
  }

  /** @returns {HTMLAnchorElement[]} */
  #links() {
    return [...this.#list.querySelectorAll('a')];
  }

  /** @param {string} key */
  #neighbour(key) {
    const links = this.#links();
    const index = links.findIndex(({ dataset }) => dataset.id === focusedId());
    if (key === 'ArrowDown' || key === 'j') return links[index + 1];
    if (key === 'ArrowUp' || key === 'k') return links[index - 1];
    if (key === 'Home') return links[0];
    return key === 'End' ? links.at(-1) : undefined;
  }

  /** @param {HTMLAnchorElement | undefined} link */
  #focus(link) {
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {HTMLAnchorElement | undefined} link */
  #makeReachable(link) {
    if (link === undefined) return;
    for (const other of this.#links()) other.tabIndex = other === link ? 0 : -1;
  }
}

function focusedId() {
  return document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
}

/** @param {Summary} summary */
function glance(summary) {
  const { label, sign } = VERDICTS[verdictOf(summary)];
  const { method, path, status, durationMs, reason, credential, api, startedAt } = summary;
  const why = reason ?? (credential === undefined ? label : `${label} · ${credential}`);
  const took = durationMs === undefined ? '' : duration(durationMs);
  return [
    element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    element('span', { class: 'what' }, element('b', {}, method), ' ', path),
    element('span', { class: 'status' }, element('span', { class: 'unseen' }, `${label} `), String(status ?? '')),
    element('span', { class: 'why' }, why),
    element('span', { class: 'when' }, `${api} · ${timeOfDay(startedAt)}${took === '' ? '' : ` · ${took}`}`),
  ];
}
