import type { HeaderEncoding } from '../settings/document.js';

/**
 * A claim as the value of a header, undefined when there is nothing to say. Text that is not visible ASCII is
 * percent-encoded (RFC 3986 section 2.1), and so is text that looks percent-encoded already: else a user could choose a
 * name that reads as another's.
 */
export function headerValue(claim: unknown, encoding: HeaderEncoding): string | undefined {
  if (claim === null || claim === undefined || claim === '') return undefined;
  switch (encoding) {
    case 'text':
      return scalarText(claim);
    case 'base64-json':
      return scalarText(claim) ?? Buffer.from(JSON.stringify(claim), 'utf8').toString('base64');
    case 'json':
      return asciiJson(claim);
    case 'csv':
      return list(Array.isArray(claim) ? claim : [claim]);
  }
}

function scalarText(claim: unknown): string | undefined {
  if (typeof claim === 'string') return visible(claim);
  return typeof claim === 'object' ? undefined : String(claim);
}

/** JSON that needs no further encoding: whatever is not visible ASCII can only be inside its strings. */
export function asciiJson(claim: unknown): string {
  return JSON.stringify(claim).replace(/[^\x20-\x7e]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
}

/** Entries that are empty say nothing, and could not be told from a list without them. */
function list(entries: readonly unknown[]): string | undefined {
  const written = entries
    .filter((entry) => entry !== null && entry !== '')
    .map((entry) => encoded(typeof entry === 'object' ? JSON.stringify(entry) : String(entry), SEPARATORS));
  return written.length === 0 ? undefined : written.join(', ');
}

const VISIBLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;
const ENCODED = /%[0-9A-Fa-f]{2}/;
const SEPARATORS = ',';

function visible(text: string): string {
  return VISIBLE.test(text) && !ENCODED.test(text) ? text : encoded(text);
}

function encoded(text: string, separators = ''): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    const isPlain = byte > 0x20 && byte < 0x7f && character !== '%' && !separators.includes(character);
    return isPlain ? character : `%${hex(byte, 2)}`;
  }).join('');
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}
