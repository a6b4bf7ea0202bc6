import { isJsonObject, type Json, type JsonObject } from '../json.js';

/** A pattern that EventBridge would refuse, or that the local gate cannot match. */
export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}

/** Whether a value that is there, or undefined, is what a pattern wants. */
type Matcher = (value: Json | undefined) => boolean;

/** Whether an event matches the pattern of a rule. @throws EventPatternError for a pattern that cannot be matched here */
export function readEventPattern(pattern: JsonObject): (event: JsonObject) => boolean {
  const matcher = objectMatcher(pattern, '');
  return (event) => matcher(event);
}

function objectMatcher(pattern: JsonObject, place: string): Matcher {
  const members = Object.entries(pattern).map(([name, wanted]): [string, Matcher] => {
    const path = place === '' ? name : `${place}.${name}`;
    if (name === '$or') throw new EventPatternError(`${path} is not supported by the local gate`);
    if (Array.isArray(wanted)) return [name, alternatives(wanted, path)];
    if (isJsonObject(wanted)) return [name, objectMatcher(wanted, path)];
    throw new EventPatternError(`${path} must be an object or an array`);
  });
  return (value) => {
    // Where an event has no object, its members are absent: `exists` may want just that.
    const object = isJsonObject(value) ? value : {};
    return members.every(([name, matches]) => matches(Object.hasOwn(object, name) ? object[name] : undefined));
  };
}

/** One of them must match one of the values, where the event has several. */
function alternatives(wanted: readonly Json[], place: string): Matcher {
  if (wanted.length === 0) throw new EventPatternError(`${place} must not be an empty array`);
  const matchers = wanted.map((one) => (isJsonObject(one) ? comparison(one, place) : equality(one)));
  return (value) => {
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    return matchers.some((matches) => values.some((one) => matches(one)));
  };
}

function equality(wanted: Json): Matcher {
  return (value) => value === wanted;
}

function comparison(filter: JsonObject, place: string): Matcher {
  const [[operator, operand] = ['', null], ...others] = Object.entries(filter);
  if (others.length > 0) throw new EventPatternError(`${place} has several comparisons in one object`);
  const where = `${place}.${operator}`;
  switch (operator) {
    case 'prefix':
      return textComparison(operand, where, (text, prefix) => text.startsWith(prefix));
    case 'suffix':
      return textComparison(operand, where, (text, suffix) => text.endsWith(suffix));
    case 'equals-ignore-case':
      return textComparison(operand, where, (text, other) => text.toLowerCase() === other.toLowerCase());
    case 'exists':
      if (typeof operand !== 'boolean') throw new EventPatternError(`${where} must be true or false`);
      return (value) => (value !== undefined && !isJsonObject(value)) === operand;
    case 'anything-but':
      return anythingBut(operand, where);
    default:
      throw new EventPatternError(`the comparison ${where} is not supported by the local gate`);
  }
}

function textComparison(operand: Json, where: string, compare: (text: string, operand: string) => boolean): Matcher {
  if (typeof operand !== 'string') throw new EventPatternError(`${where} must be a text`);
  return (value) => typeof value === 'string' && compare(value, operand);
}

/** What is absent is not anything. */
function anythingBut(operand: Json, where: string): Matcher {
  const unwanted = (Array.isArray(operand) ? operand : [operand]).map((one: Json) =>
    isJsonObject(one) ? comparison(one, where) : equality(one),
  );
  return (value) => value !== undefined && !unwanted.some((matches) => matches(value));
}
