import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicy, parsePolicy } from '../../../local/gateway/policy.js';
import { matchesWildcard } from '../../../local/wildcard.js';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:api/prod/GET/a/b';

function verdict(Statement: unknown): string {
  const policy = parsePolicy({ Version: '2012-10-17', Statement });
  return policy === undefined ? 'malformed' : evaluatePolicy(policy, ARN);
}

describe('policies of an authorizer', () => {
  const allow = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };
  it.each([
    ['one statement without a list', allow, 'allowed'],
    ['a star that spans slashes', { ...allow, Resource: 'arn:aws:execute-api:*:*:api/prod/*' }, 'allowed'],
    ['a question mark', { ...allow, Resource: ARN.replace('/a/b', '/?/b') }, 'allowed'],
    ['one of several resources', { ...allow, Resource: ['x', ARN] }, 'allowed'],
    ['an action with a star', { ...allow, Action: ['s3:*', 'execute-api:*'] }, 'allowed'],
    ['another method', { ...allow, Resource: ARN.replace('GET', 'POST') }, 'denied-implicitly'],
    ['another action', { ...allow, Action: 's3:GetObject' }, 'denied-implicitly'],
    ['no statement', [], 'denied-implicitly'],
    ['a deny beside an allow', [allow, { ...allow, Effect: 'Deny' }], 'denied-explicitly'],
    ['a deny of something else', [allow, { ...allow, Effect: 'Deny', Resource: 'x' }], 'allowed'],
    ['an effect that is none', { ...allow, Effect: 'allow' }, 'malformed'],
    ['a condition', { ...allow, Condition: {} }, 'malformed'],
    ['a missing resource', { ...allow, Resource: undefined }, 'malformed'],
    ['a text', 'Allow', 'malformed'],
  ])('%s', (_, statement, expected) => {
    expect(verdict(statement)).toBe(expected);
  });

  it('a text without wildcards matches itself only', () => {
    const text = fc.string().filter((value) => !/[*?]/.test(value));
    fc.assert(
      fc.property(text, text, (pattern, other) => {
        expect(matchesWildcard(pattern, other)).toBe(pattern === other);
      }),
    );
  });

  it('a star matches whatever stands in its place', () => {
    const text = fc.string().filter((value) => !/[*?]/.test(value));
    fc.assert(
      fc.property(text, fc.string(), text, (before, middle, after) => {
        expect(matchesWildcard(`${before}*${after}`, before + middle + after)).toBe(true);
      }),
    );
  });
});
