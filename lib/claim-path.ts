import { Token } from 'aws-cdk-lib';
import type { ClaimPath } from '../core/settings/document.js';
import { RULE_LIMITS } from '../core/settings/rule-limits.js';

/**
 * Reads a claim path as adopters write it: names joined by dots, a dot inside a name written `\.`, a number for an
 * element of an array, counted from 1.
 */
export function parseClaimPath(path: string): ClaimPath {
  if (Token.isUnresolved(path)) {
    throw new Error(`A claim path must be known when the app is synthesized, but this one is a token: write it out.`);
  }
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < path.length; index++) {
    const character = path.charAt(index);
    if (character === '\\' && path.charAt(index + 1) === '.') {
      part += '.';
      index++;
    } else if (character === '.') {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  parts.push(part);
  if (parts.some((name) => name === '')) {
    throw new Error(
      `The claim path "${path}" has an empty part: write names joined by single dots, as in "realm_access.roles".`,
    );
  }
  if (parts.length > RULE_LIMITS.pathLength || path.length > RULE_LIMITS.valueLength) {
    throw new Error(`A claim path has more than ${RULE_LIMITS.pathLength} parts: no provider nests claims so deep.`);
  }
  return parts;
}
