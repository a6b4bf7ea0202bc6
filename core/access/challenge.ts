import { REASONS, type ReasonCode } from '../reasons.js';

/** The `WWW-Authenticate` challenge of a refusal (RFC 6750 section 3). The realm is the issuer's host, as Kong has it. */
export function challengeFor(code: ReasonCode, issuer: string): string {
  const realm = `Bearer realm="${new URL(issuer).host}"`;
  if (code === 'access_denied') return `${realm}, error="insufficient_scope"`;
  if (code.startsWith('token_')) return `${realm}, error="invalid_token", error_description="${REASONS[code].message}"`;
  if (code === 'authorization_malformed') return `${realm}, error="invalid_request"`;
  return realm;
}
