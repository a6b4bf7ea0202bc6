/**
 * Patterns of claims: `*` stands for any characters, also none, `?` for exactly one; `\` before a character takes it
 * literally. Everything else stands for itself, and the pattern for the whole value. No regular expressions: these take
 * at most length times length of the pattern steps, whatever value a caller brings.
 */
const LIMITS = { length: 256, stars: 8 } as const;

const ANY_RUN = Symbol('any run');
const ANY_ONE = Symbol('any one');
type Part = string | typeof ANY_RUN | typeof ANY_ONE;

/** What is wrong with a pattern, for whoever wrote it; undefined if it is good. */
export function patternFault(pattern: string): string | undefined {
  if (pattern === '') return 'is empty';
  if (pattern.length > LIMITS.length) return `is longer than ${LIMITS.length} characters`;
  const parts = parse(pattern);
  if (parts === undefined) return 'ends with a single backslash';
  if (parts.filter((part) => part === ANY_RUN).length > LIMITS.stars) return `has more than ${LIMITS.stars} stars`;
  return parts.every((part) => part === ANY_RUN) ? 'matches everything; use claimPresent' : undefined;
}

/** Whether a whole value has the form of a pattern. A faulty pattern matches nothing. */
export function matchesPattern(pattern: string, value: string): boolean {
  const parts = patternFault(pattern) === undefined ? parse(pattern) : undefined;
  return parts !== undefined && matches(parts, [...value]);
}

/** Goes back to the last star only: what an earlier one could take more of, the last one can take as well. */
function matches(parts: readonly Part[], characters: readonly string[]): boolean {
  let [part, character] = [0, 0];
  let afterStar: { part: number; character: number } | undefined;
  while (character < characters.length) {
    if (parts[part] === ANY_RUN) {
      part += 1;
      afterStar = { part, character };
    } else if (part < parts.length && (parts[part] === ANY_ONE || parts[part] === characters[character])) {
      part += 1;
      character += 1;
    } else if (afterStar !== undefined) {
      afterStar = { part: afterStar.part, character: afterStar.character + 1 };
      ({ part, character } = afterStar);
    } else {
      return false;
    }
  }
  return parts.slice(part).every((rest) => rest === ANY_RUN);
}

function parse(pattern: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  let isEscaped = false;
  for (const character of pattern) {
    if (isEscaped || !'\\*?'.includes(character)) {
      parts.push(character);
      isEscaped = false;
    } else if (character === '\\') {
      isEscaped = true;
    } else {
      parts.push(character === '*' ? ANY_RUN : ANY_ONE);
    }
  }
  return isEscaped ? undefined : parts;
}
