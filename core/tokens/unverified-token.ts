import { GateError } from '../errors.js';
import type { Claims } from '../identity.js';

/** What a JWT claims before anything about it is proven. */
export interface UnverifiedToken {
  readonly algorithm: string;
  /** The header `typ`, in lower case and without `application/`, as RFC 7515 section 4.1.9 compares it. */
  readonly type: string | undefined;
  readonly claims: Claims;
}

export const MAXIMUM_TOKEN_SIZE = 16_384;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Takes a compact JWS apart.
 * @throws GateError `token_too_large`, `token_malformed`, `token_critical_header`, `token_algorithm`
 */
export function readUnverifiedToken(token: string): UnverifiedToken {
  if (token.length > MAXIMUM_TOKEN_SIZE) throw new GateError('token_too_large');
  if (!COMPACT_JWS.test(token)) {
    // RFC 7519 section 6: an unsecured JWT ends in an empty signature. Name the cause instead of the shape.
    if (/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.$/.test(token)) throw new GateError('token_algorithm', 'unsecured JWT');
    throw new GateError('token_malformed', 'not three parts of base64url');
  }
  // The bits that a last character has to spare could make many tokens of one.
  if (!token.split('.').every(isCanonical)) throw new GateError('token_malformed', 'not canonical base64url');
  const [header, payload] = token.split('.', 2).map(readPart);
  if (header === undefined || payload === undefined) throw new GateError('token_malformed');
  if (header.crit !== undefined || header.b64 !== undefined) throw new GateError('token_critical_header');
  if (typeof header.alg !== 'string') throw new GateError('token_algorithm', 'no alg');
  return { algorithm: header.alg, type: normaliseType(header.typ), claims: payload };
}

/** The claims of a token this gate has verified before and kept sealed since; undefined for an opaque token. */
export function claimsOfKeptToken(token: string): Claims | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    return readPart(payload);
  } catch {
    return undefined;
  }
}

function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function readPart(part: string): Claims {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    throw new GateError('token_malformed', 'a part is not JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GateError('token_malformed', 'a part is not a JSON object');
  }
  return value as Claims;
}

function normaliseType(type: unknown): string | undefined {
  if (typeof type !== 'string') return undefined;
  const lower = type.toLowerCase();
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower;
}
