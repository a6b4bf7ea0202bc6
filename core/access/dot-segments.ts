import { GateError } from '../errors.js';
import type { GateRequest } from '../request.js';

/** API Gateway decodes a path once, and upstreams do so once or twice more. */
const DECODINGS = 3;

/**
 * Refuses a path with `.` or `..` in it, in any spelling an upstream could take for it: API Gateway matches the path as
 * it was sent, so that `/orders/../admin` passes by the rule of `/orders/{proxy+}`, and the upstream serves `/admin`.
 * Browsers and URL libraries resolve such segments before they send anything.
 * @throws GateError `dot_segment`
 */
export function refuseDotSegments({ path }: GateRequest): void {
  let text = path;
  for (let decodings = 0; decodings <= DECODINGS; decodings += 1) {
    if (text.split(/[/\\]/).some(isDotSegment)) throw new GateError('dot_segment');
    text = decode(text);
  }
}

/** Some servers cut off what follows a semicolon, or drop control characters, before they resolve a segment. */
function isDotSegment(segment: string): boolean {
  const [name = ''] = segment.replace(/[\s\p{Cc}]/gu, '').split(';', 1);
  return name === '.' || name === '..';
}

/** Byte by byte: what is malformed elsewhere must not hide a dot. */
function decode(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
}
