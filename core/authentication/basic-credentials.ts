import { GateError } from '../errors.js';

/** The two halves of Basic credentials (RFC 7617). */
export interface BasicCredentials {
  /** A client id or a user name. */
  readonly name: string;
  readonly secret: string;
}

const MAXIMUM_NAME = 256;
const MAXIMUM_SECRET = 1_024;
const CONTROL = /\p{Cc}/u;

/**
 * Reads what stands after `Basic`. Nothing is percent-decoded: programs send ids and secrets as they are.
 * @throws GateError `credentials_malformed`
 */
export function readBasicCredentials(encoded: string): BasicCredentials {
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) throw malformed('not base64');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('not UTF-8');
  }
  const colon = text.indexOf(':');
  if (colon < 1) throw malformed(colon < 0 ? 'no colon' : 'no name');
  const [name, secret] = [text.slice(0, colon), text.slice(colon + 1)];
  // Without a secret some directories let anybody in.
  if (secret === '') throw malformed('no secret');
  if (name.length > MAXIMUM_NAME || secret.length > MAXIMUM_SECRET) throw malformed('too long');
  if (CONTROL.test(text)) throw malformed('control characters');
  return { name, secret };
}

function malformed(detail: string): GateError {
  return new GateError('credentials_malformed', detail);
}
