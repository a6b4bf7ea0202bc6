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
 * What is asked for; what is empty or absent does not matter.
 * @typedef {{ q?: string; show?: string; status?: string; api?: string }} Filters
 */

/**
 * Whether a request is among those asked for: of the outcome `show`, of a status such as `4xx`, of one API, and with every
 * word of `q`. There, `status:404` looks into one field, `-word` wants it absent.
 * @param {Summary} summary
 * @param {Filters} filters
 */
export function matches(summary, { q = '', show = '', status = '', api = '' }) {
  if (show !== '' && verdictOf(summary) !== show) return false;
  if (api !== '' && summary.api !== api) return false;
  if (status !== '' && !isStatus(summary.status?.toString() ?? '', status)) return false;
  return q
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
