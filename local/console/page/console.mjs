// @ts-check
import { choiceView, detailsView, emptyView, unknownView } from './details-view.mjs';
import { ListView } from './list-view.mjs';
import { matches } from './search.mjs';

/** @typedef {import('../request-record.js').RequestSummary} Summary */

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);
const [search, filters, apis, count, hide, details, connection] = [
  'search',
  'filters',
  'api',
  'count',
  'hide',
  'details',
  'connection',
].map(byId);

/** @type {Map<string, Summary>} */
const requests = new Map();
/** What to type to see a request. @type {string[]} */
let examples = [];
/** Requests that began before are hidden. */
let hiddenUntil = 0;
/** What the details show, and of which state. */
let shown = '';

const isWide = matchMedia('(min-width: 60rem)');
const list = new ListView(byId('list'), (id) => {
  if (isWide.matches) open(id, false);
});

function selectedId() {
  return /^\/requests\/([\w-]+)$/.exec(location.pathname)?.[1];
}

/** @returns {import('./search.mjs').Filters} */
function asked() {
  return Object.fromEntries(new FormData(filters));
}

/** @param {Iterable<string>} names */
function offerApis(names) {
  const offered = new Set([...apis.options].map(({ value }) => value));
  for (const name of names) if (!offered.has(name)) apis.add(new Option(name));
}

function render() {
  const all = [...requests.values()].filter(({ startedAt }) => startedAt > hiddenUntil);
  offerApis(new Set(all.map(({ api }) => api)));
  const wanted = asked();
  const found = all.filter((summary) => matches(summary, wanted));
  found.sort((one, other) => other.startedAt - one.startedAt);
  list.show(found, selectedId());
  const text = found.length === all.length ? `${all.length} requests` : `${found.length} of ${all.length} requests`;
  if (count.textContent !== text) count.textContent = text;
  hide.hidden = all.length === 0;
  void renderDetails(all.length === 0);
}

/** @param {boolean} isEmpty */
async function renderDetails(isEmpty) {
  const id = selectedId();
  document.body.classList.toggle('has-selection', id !== undefined);
  document.body.classList.toggle('has-requests', !isEmpty);
  document.title =
    id === undefined ? 'Claimgate console' : `${requests.get(id)?.path ?? 'Request'} · Claimgate console`;
  const state = id === undefined ? `none ${isEmpty}` : `${id} ${JSON.stringify(requests.get(id))}`;
  if (state === shown) return;
  shown = state;
  if (id === undefined) {
    details.replaceChildren(...(isEmpty ? emptyView(examples) : choiceView()));
    return;
  }
  const response = await fetch(`/api/requests/${encodeURIComponent(id)}`).catch(() => undefined);
  if (state !== shown) return;
  if (response?.ok) {
    const isSame = details.dataset.id === id;
    const opened = isSame ? openedParts() : undefined;
    details.replaceChildren(...detailsView(await response.json()).filter((view) => view !== undefined));
    details.dataset.id = id;
    if (opened !== undefined) openParts(opened);
    else details.scrollTop = 0;
  } else {
    details.replaceChildren(...unknownView());
  }
}

/** @returns {Map<string, boolean>} */
function openedParts() {
  return new Map([...parts()].map((part, index) => [`${index} ${part.textContent}`.slice(0, 60), part.open]));
}

/** @param {Map<string, boolean>} opened */
function openParts(opened) {
  [...parts()].forEach((part, index) => {
    part.open = opened.get(`${index} ${part.textContent}`.slice(0, 60)) ?? part.open;
  });
}

/** @returns {NodeListOf<HTMLDetailsElement>} */
function parts() {
  return details.querySelectorAll('details');
}

/** @param {string | undefined} id @param {boolean} isStep whether the back button leads back from it */
function open(id, isStep) {
  const address = `${id === undefined ? '/' : `/requests/${encodeURIComponent(id)}`}${query()}`;
  if (isStep) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  render();
}

function query() {
  const parameters = new URLSearchParams(Object.entries(asked()).filter(([, value]) => value !== ''));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function readAddress() {
  const parameters = new URLSearchParams(location.search);
  const api = parameters.get('api');
  if (api !== null) offerApis([api]);
  filters.reset();
  for (const [name, value] of parameters) {
    const control = filters.elements.namedItem(name);
    if (control !== null) control.value = value;
  }
}

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : undefined;
  const copied = target?.closest('[data-copy]');
  if (copied !== null && copied !== undefined) {
    void navigator.clipboard?.writeText(copied.getAttribute('data-copy') ?? '').then(() => {
      copied.textContent = 'Copied';
    });
  }
  const link = target?.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const id = /^\/requests\/([\w-]+)$/.exec(link.pathname)?.[1];
  const from = selectedId();
  open(id, true);
  if (id === undefined) list.focus(from);
  else details.focus();
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target === search;
  if (event.key === '/' && !isTyping) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === 'Escape' && details.contains(document.activeElement)) {
    list.focus(selectedId());
  } else if (event.key === 'ArrowDown' && isTyping) {
    event.preventDefault();
    list.focus();
  }
});

filters.addEventListener('input', () => open(selectedId(), false));
filters.addEventListener('submit', (/** @type {Event} */ event) => {
  event.preventDefault();
  const wanted = search.value.trim();
  const first = byId('list').querySelector('a')?.dataset.id;
  const id = UUID.test(wanted) ? wanted : first;
  if (id === undefined) return;
  open(id, true);
  details.focus();
});
hide.addEventListener('click', () => {
  hiddenUntil = Math.max(0, ...[...requests.values()].map(({ startedAt }) => startedAt));
  open(undefined, false);
  search.focus();
});
addEventListener('popstate', () => {
  readAddress();
  render();
});

/** @type {(state: string, text: string) => void} */
function tellConnection(state, text) {
  connection.dataset.state = state;
  connection.textContent = text;
}

const events = new EventSource('/api/events');
events.addEventListener('open', () => tellConnection('live', 'Live'));
events.addEventListener('error', () => tellConnection('lost', 'The gate does not answer; trying again…'));
events.addEventListener('all', ({ data }) => {
  const all = JSON.parse(data);
  requests.clear();
  examples = all.examples;
  for (const summary of all.requests.toReversed()) requests.set(summary.id, summary);
  render();
});
events.addEventListener('changed', ({ data }) => {
  for (const summary of JSON.parse(data)) requests.set(summary.id, summary);
  for (const id of requests.keys()) {
    if (requests.size <= 1000) break;
    requests.delete(id);
  }
  render();
});

readAddress();
