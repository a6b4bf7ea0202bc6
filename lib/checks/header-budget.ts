import type { UpstreamHeaderSource } from '../../core/settings/document.js';
import { HEADER_LIMIT, UPSTREAM_HEADER_LIMIT } from '../../core/settings/header-budget.js';

/** Bytes that the value of a header is expected to take. */
const EXPECTED: Readonly<Record<UpstreamHeaderSource['kind'], number>> = {
  claim: 64,
  groups: 256,
  subject: 64,
  issuer: 100,
  sessionId: 22,
  accessToken: 2_048,
  bearerToken: 2_048,
  idToken: 2_048,
  refreshToken: 1_024,
  userinfo: 2_048,
  userinfoJwt: 2_048,
  introspection: 1_024,
  introspectionJwt: 2_048,
  assertion: 1_024,
};

/** A header that the gate fills, as this check sees it. */
export interface BudgetedHeader {
  readonly name: string;
  readonly source: { readonly kind: UpstreamHeaderSource['kind'] };
}

/** Headers that do not fit would have every request refused. */
export function checkHeaderBudget(headers: readonly BudgetedHeader[]): string[] {
  const sizes = headers.map(({ name, source }) => ({ name, size: name.length + EXPECTED[source.kind] }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= UPSTREAM_HEADER_LIMIT) {
    return [];
  }
  const biggest = [...sizes].sort((left, right) => right.size - left.size).slice(0, 4);
  return [
    `The upstream headers are expected to take ${total} bytes, and the gate may fill ${UPSTREAM_HEADER_LIMIT} of the ` +
      `${HEADER_LIMIT} that API Gateway takes: leave some out. The biggest are ` +
      `${biggest.map(({ name, size }) => `"${name}" (${size})`).join(', ')}.`,
  ];
}
