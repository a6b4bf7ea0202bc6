import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Claims } from '../identity.js';
import type { UserinfoAudience } from '../settings/ways-in.js';

/** What says that a token was issued for us. */
export interface AudienceProof {
  readonly claims: Claims;
  readonly subject?: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * Asks Google's tokeninfo for which client a token was issued. Undefined if the token is none of Google's, or is not good
 * any more. The token goes in the body: addresses end up in logs.
 * @throws GateError `token_audience`, `provider_answer`, `provider_unavailable`
 */
export async function tokenInfo(
  fetch: Fetch,
  audience: Extract<UserinfoAudience, { kind: 'tokeninfo' }>,
  token: string,
  now: number,
): Promise<AudienceProof | undefined> {
  const claims = await ask(fetch, audience.url, token);
  if (claims === undefined) return undefined;
  if (typeof claims.aud !== 'string' || !audience.clientIds.includes(claims.aud)) throw new GateError('token_audience');
  // Numbers are text here.
  const expiresAt = /^\d{1,12}$/.test(String(claims.exp)) ? Number(claims.exp) : 0;
  if (expiresAt <= now) return undefined;
  return { claims, expiresAt, ...(typeof claims.sub === 'string' && claims.sub !== '' ? { subject: claims.sub } : {}) };
}

async function ask(fetch: Fetch, url: string, token: string): Promise<Claims | undefined> {
  let status: number;
  let body: string;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ access_token: token }).toString(),
    });
    status = response.status;
    body = await response.text();
  } catch (cause) {
    throw new GateError('provider_unavailable', 'no answer from tokeninfo', { cause });
  }
  if (status === 400 || status === 401) return undefined;
  if (status >= 500 || status === 429) throw new GateError('provider_unavailable', `tokeninfo answered ${status}`);
  if (status !== 200) throw new GateError('provider_answer', `tokeninfo answered ${status}`);
  return readObject(body);
}

function readObject(body: string): Claims {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Claims;
  } catch {
    // Said below.
  }
  throw new GateError('provider_answer', 'tokeninfo did not answer a JSON object');
}
