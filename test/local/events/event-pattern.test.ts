import { describe, expect, it } from 'vitest';
import { readEventPattern } from '../../../local/events/event-pattern.js';
import type { JsonObject } from '../../../local/json.js';

const EVENT = {
  source: 'hr',
  'detail-type': 'user disabled',
  resources: ['arn:a', 'arn:b'],
  detail: { userId: 'alice', level: 3, active: false, note: null, groups: ['staff', 'sales'], manager: { id: 'bob' } },
};

const matches = (pattern: JsonObject) => readEventPattern(pattern)(EVENT);
const detail = (pattern: JsonObject) => matches({ detail: pattern });

describe('a pattern of events matches', () => {
  it.each<[string, JsonObject]>([
    ['what is equal', { source: ['hr'], 'detail-type': ['user disabled'] }],
    ['one of several values', { source: ['it', 'hr'] }],
    ['one of the values that the event has', { resources: ['arn:b', 'arn:c'] }],
    ['what is nested', { detail: { manager: { id: ['bob'] } } }],
    ['numbers, booleans and null', { detail: { level: [3], active: [false], note: [null] } }],
    ['a prefix', { source: [{ prefix: 'h' }] }],
    ['a suffix', { 'detail-type': [{ suffix: 'disabled' }] }],
    ['a text in any case', { source: [{ 'equals-ignore-case': 'HR' }] }],
    ['what is there', { detail: { userId: [{ exists: true }], note: [{ exists: true }] } }],
    ['what is not there', { detail: { left: [{ exists: false }], other: { id: [{ exists: false }] } } }],
    ['anything else', { source: [{ 'anything-but': ['it', 'ops'] }], detail: { level: [{ 'anything-but': 4 }] } }],
    ['anything with another prefix', { source: [{ 'anything-but': { prefix: 'it' } }] }],
    ['a value or a comparison', { source: ['it', { prefix: 'hr' }] }],
  ])('%s', (_, pattern) => {
    expect(matches(pattern)).toBe(true);
  });

  it.each<[string, JsonObject]>([
    ['another value', { source: ['HR'] }],
    ['a value of another type', { detail: { level: ['3'] } }],
    ['one member only', { source: ['hr'], 'detail-type': ['user enabled'] }],
    ['what is absent', { detail: { left: ['today'] } }],
    ['an object as a value', { detail: { manager: ['bob'] } }],
    ['a value as an object', { source: { name: ['hr'] } }],
    ['another prefix', { source: [{ prefix: 'it' }] }],
    ['a prefix of what is no text', { detail: { level: [{ prefix: '3' }] } }],
    ['a member that should not be there', { detail: { userId: [{ exists: false }] } }],
    ['what is absent as anything else', { detail: { left: [{ 'anything-but': 'x' }] } }],
    ['what it excludes', { source: [{ 'anything-but': 'hr' }] }],
  ])('not %s', (_, pattern) => {
    expect(matches(pattern)).toBe(false);
  });

  it('members of its own only', () => {
    expect(detail({ constructor: [{ exists: true }] })).toBe(false);
  });
});

it.each<[JsonObject, string]>([
  [{ source: 'hr' }, 'source must be an object or an array'],
  [{ source: [] }, 'source must not be an empty array'],
  [{ $or: [{ source: ['hr'] }] }, '$or is not supported'],
  [{ detail: { level: [{ numeric: ['>', 1] }] } }, 'the comparison detail.level.numeric is not supported'],
  [{ source: [{ wildcard: 'h*' }] }, 'the comparison source.wildcard is not supported'],
  [{ source: [{ prefix: { 'equals-ignore-case': 'h' } }] }, 'source.prefix must be a text'],
  [{ source: [{ exists: 'yes' }] }, 'source.exists must be true or false'],
  [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'source has several comparisons in one object'],
])('the pattern %j is refused', (pattern, reason) => {
  expect(() => readEventPattern(pattern)).toThrow(reason);
});
