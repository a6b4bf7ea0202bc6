import type { Claims } from '../identity.js';
import type { ClaimPath } from '../settings/document.js';

/**
 * The claim at a path, from the first source that has it. A number selects from an array, counted from 1.
 * Undefined when no source has it; `null` counts as absent.
 */
export function findClaim(sources: readonly Claims[], path: ClaimPath): unknown {
  for (const source of sources) {
    const value = walk(source, path);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function walk(source: Claims, path: ClaimPath): unknown {
  let value: unknown = source;
  for (const name of path) {
    if (Array.isArray(value)) {
      value = /^[1-9]\d{0,5}$/.test(name) ? value[Number(name) - 1] : undefined;
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, name)) {
      value = (value as Claims)[name];
    } else {
      return undefined;
    }
  }
  return value;
}
