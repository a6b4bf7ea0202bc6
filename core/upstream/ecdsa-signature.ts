const SEQUENCE = 0x30;
const INTEGER = 0x02;
/** Of a number on the curve P-256. */
const BYTES = 32;

/**
 * An ECDSA signature on P-256 as JOSE writes it, r and s of 32 bytes each (RFC 7518 section 3.4), from its DER (RFC 3279
 * section 2.2.3). Throws unless it is the one DER that there is of two positive numbers of that size.
 */
export function joseSignature(der: Uint8Array): Uint8Array {
  // Two numbers of at most 33 bytes: no length takes more than one byte.
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) throw malformed();
  const r = integerAt(der, 2);
  const s = integerAt(der, r.end);
  if (s.end !== der.length) throw malformed();
  const signature = new Uint8Array(2 * BYTES);
  signature.set(r.value, BYTES - r.value.length);
  signature.set(s.value, 2 * BYTES - s.value.length);
  return signature;
}

/** The number that begins there, without leading zeros, and where what follows it begins. */
function integerAt(der: Uint8Array, start: number): { readonly value: Uint8Array; readonly end: number } {
  const [tag, length = 0] = der.subarray(start, start + 2);
  const end = start + 2 + length;
  const [first = 0, second = 0] = der.subarray(start + 2, end);
  const isPadded = first === 0;
  // A zero in front is for numbers that would look negative, and for no others; alone it is the number zero.
  if (tag !== INTEGER || length === 0 || end > der.length || first >= 0x80 || (isPadded && second < 0x80)) {
    throw malformed();
  }
  const value = der.subarray(start + (isPadded ? 3 : 2), end);
  if (value.length > BYTES) throw malformed();
  return { value, end };
}

function malformed(): Error {
  return new Error('The signature is not DER of two numbers of 32 bytes.');
}
