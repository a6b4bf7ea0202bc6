// @ts-check

/**
 * @typedef {readonly (readonly [name: string, value: string])[]} Headers
 * @typedef {{ name: string; before?: string; after?: string; change: 'added' | 'removed' | 'changed' | 'kept' }} HeaderChange
 */

/**
 * What became of headers on their way: what was changed first, then what stayed.
 * @param {Headers} before
 * @param {Headers} after
 * @returns {HeaderChange[]}
 */
export function headerChanges(before, after) {
  const [from, to] = [joined(before), joined(after)];
  const changes = [...new Set([...from.keys(), ...to.keys()])]
    .sort()
    .map((name) => change(name, from.get(name), to.get(name)));
  return [...changes.filter(({ change }) => change !== 'kept'), ...changes.filter(({ change }) => change === 'kept')];
}

/** @type {(name: string, before: string | undefined, after: string | undefined) => HeaderChange} */
function change(name, before, after) {
  if (before === undefined) return { name, after: after ?? '', change: 'added' };
  if (after === undefined) return { name, before, change: 'removed' };
  return { name, before, after, change: before === after ? 'kept' : 'changed' };
}

/** @param {Headers} headers */
function joined(headers) {
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const [field, value] of headers) {
    const name = field.toLowerCase();
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return values;
}
