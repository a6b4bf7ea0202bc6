import { GateError } from './errors.js';
import type { GateRequest } from './request.js';
import type { RefreshTokenSettings } from './settings/ways-in.js';

const MAXIMUM_REFRESH_TOKEN = 8_192;
/** RFC 6749 appendix A.17, without the space, which no header keeps at its ends. */
const REFRESH_TOKEN = /^[\x21-\x7e]+$/;

/**
 * The refresh token in a header of the request, undefined without one. It may have `Bearer` before it, as Kong takes it.
 * @throws GateError `refresh_token_malformed`
 */
export function findRefreshToken({ headers }: GateRequest, { header }: RefreshTokenSettings): string | undefined {
  const values = headers.get(header);
  const [only] = values ?? [];
  if (only === undefined) return undefined;
  const token = only.trim().replace(/^bearer(?: +|$)/i, '');
  if (values?.length !== 1) throw new GateError('refresh_token_malformed', 'repeated');
  if (token.length > MAXIMUM_REFRESH_TOKEN) throw new GateError('refresh_token_malformed', 'too long');
  if (!REFRESH_TOKEN.test(token)) throw new GateError('refresh_token_malformed', 'not a token');
  return token;
}
