// @ts-check

/**
 * @typedef {import('../request-record.js').RequestSummary} Summary
 * @typedef {'allowed' | 'open' | 'refused' | 'failed' | 'pending'} Verdict
 */

/** @type {Readonly<Record<Verdict, { label: string; sign: string }>>} */
export const VERDICTS = {
  allowed: { label: 'Allowed', sign: '✓' },
  open: { label: 'Open', sign: '○' },
  refused: { label: 'Refused', sign: '✕' },
  failed: { label: 'Failed', sign: '!' },
  pending: { label: 'Under way', sign: '…' },
};

/**
 * What became of a request, whoever decided it: the authorizer, the gateway, or what lies behind.
 * @param {Summary} summary
 * @returns {Verdict}
 */
export function verdictOf({ decision, status }) {
  if (status === undefined) return 'pending';
  if (status >= 500 || decision === 'authorizer-failed') return 'failed';
  if (
    ['unauthorized', 'forbidden', 'filtered', 'throttled', 'too-large', 'no-route'].includes(decision) ||
    status >= 400
  )
    return 'refused';
  return decision === 'allowed' ? 'allowed' : 'open';
}

/** @type {Readonly<Record<Summary['decision'], string>>} */
const BECAUSE = {
  pending: 'The gate is still at it.',
  open: 'This route has no authorizer.',
  allowed: 'The authorizer let it pass.',
  unauthorized: 'The authorizer refused: who is it?',
  forbidden: 'The authorizer refused: not for this caller.',
  'authorizer-failed': 'The authorizer failed, so nobody passes.',
  'no-route': 'No route of the API takes this method and path.',
  preflight: 'API Gateway answered the CORS preflight itself.',
  filtered: 'The web ACL of the stage blocked it.',
  throttled: "Too many requests came at once for a limit of the stage or of the caller's usage plan.",
  'too-large': 'The request is over a limit of API Gateway.',
};

/** @param {Summary} summary */
export function explanation(summary) {
  const verdict = verdictOf(summary);
  if (verdict === 'failed' && summary.decision === 'allowed')
    return 'The authorizer let it pass; what lies behind failed.';
  if (verdict === 'refused' && summary.decision === 'allowed')
    return 'The authorizer let it pass; the upstream refused.';
  if (verdict === 'refused' && summary.decision === 'open') return 'What answers on this route refused.';
  if (summary.decision === 'unauthorized' && summary.authorizer === 'not-called') {
    return 'API Gateway refused without asking the authorizer: an identity source is missing.';
  }
  return BECAUSE[summary.decision];
}
