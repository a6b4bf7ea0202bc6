import { isUtf8 } from 'node:buffer';

const LEAST_LENGTH = 24;
/** Of neighbouring characters that are of different kinds: about two thirds in random Base64, a third in joined words. */
const LEAST_CHANGES = 0.45;
const HARMLESS = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|sha(?:256|384|512)-[\w+/]+=*/gi;

/** Whether a run of letters and digits looks like a key or a token that was drawn by lot, and not like a name. */
export function isRandomText(text: string): boolean {
  const run = text.replace(HARMLESS, '');
  if (run.length < LEAST_LENGTH || !/[a-z]/.test(run) || !/[A-Z]/.test(run) || !/\d/.test(run)) return false;
  const kinds = Array.from(run, kindOf);
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return changes / run.length >= LEAST_CHANGES && !isEncodedText(run);
}

function kindOf(character: string): string {
  if (/[a-z]/.test(character)) return 'lower';
  if (/[A-Z]/.test(character)) return 'upper';
  return /\d/.test(character) ? 'digit' : 'other';
}

/** Base64 of something people can read, as in headers that carry lists. */
function isEncodedText(run: string): boolean {
  const bytes = Buffer.from(run, 'base64');
  return isUtf8(bytes) && !/\p{Cc}/u.test(bytes.toString('utf8'));
}
