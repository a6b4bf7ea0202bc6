/**
 * A claim as the value of a header, undefined when there is nothing to say. As Kong does it: text is passed verbatim,
 * objects and arrays as base64 of their JSON. Text that is not visible ASCII is percent-encoded (RFC 3986 section
 * 2.1), and so is text that looks percent-encoded already: else a user could choose a name that reads as another's.
 */
export function headerValue(claim: unknown): string | undefined {
  switch (typeof claim) {
    case 'string':
      return claim === '' ? undefined : visible(claim);
    case 'number':
    case 'boolean':
      return String(claim);
    case 'object':
      return claim === null ? undefined : Buffer.from(JSON.stringify(claim), 'utf8').toString('base64');
    default:
      return undefined;
  }
}

const VISIBLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;
const ENCODED = /%[0-9A-Fa-f]{2}/;

function visible(text: string): string {
  if (VISIBLE.test(text) && !ENCODED.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x25 ? String.fromCharCode(byte) : percent(byte),
  ).join('');
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
