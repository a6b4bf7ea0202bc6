// @ts-check
import { verdictOf } from './verdict.mjs';

/** @typedef {import('../request-record.js').RequestSummary} Summary */

/** @type {Readonly<Record<string, (summary: Summary) => string | undefined>>} */
const FIELDS = {
  api: ({ api, flavour }) => `${api} ${flavour}`,
  credential: ({ credential }) => credential,
  decision: ({ decision }) => decision,
  id: ({ id }) => id,
  method: ({ method }) => method,
  path: ({ path }) => path,
  reason: ({ reason, detail }) => `${reason ?? ''} ${detail ?? ''}`,
  route: ({ route }) => route,
  status: ({ status }) => status?.toString(),
  subject: ({ subject }) => subject,
};

/**
 * Whether a request has every word of a query. `status:4xx` looks into one field, `-word` wants it absent.
 * @param {Summary} summary
 * @param {string} query
 * @param {string} [verdict] of this outcome only
 */
export function matches(summary, query, verdict = '') {
  if (verdict !== '' && verdictOf(summary) !== verdict) return false;
  return query
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '-')
    .every((word) => (word.startsWith('-') ? !hasWord(summary, word.slice(1)) : hasWord(summary, word)));
}

/** @type {(summary: Summary, word: string) => boolean} */
function hasWord(summary, word) {
  const [, name = '', wanted = ''] = /^([a-z]+):(.*)$/i.exec(word) ?? [];
  const field = FIELDS[name.toLowerCase()];
  if (field === undefined) return Object.values(FIELDS).some((read) => contains(read(summary), word));
  if (name.toLowerCase() === 'status') return isStatus(field(summary) ?? '', wanted);
  return contains(field(summary), wanted);
}

/** `4`, `40`, `404` and `4xx` all find 404. @type {(status: string, wanted: string) => boolean} */
function isStatus(status, wanted) {
  return status.startsWith(wanted.replace(/x+$/i, ''));
}

/** @type {(text: string | undefined, word: string) => boolean} */
function contains(text, word) {
  return text?.toLowerCase().includes(word.toLowerCase()) ?? false;
}
