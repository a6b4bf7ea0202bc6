import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesPattern, patternFault } from '../../../core/settings/pattern.js';

describe('a pattern', () => {
  test.each<[string, string, boolean]>([
    ['gold', 'gold', true],
    ['gold', 'golden', false],
    ['gold', 'Gold', false],
    ['*@example.com', 'alice@example.com', true],
    ['*@example.com', '@example.com', true],
    ['*@example.com', 'alice@example.com.evil.example', false],
    ['*@example.com', 'alice@exampleXcom', false],
    ['/shop/*', '/shop/', true],
    ['/shop/*', '/shop', false],
    ['a*b*c', 'axxbyybc', true],
    ['a*b*c', 'acb', false],
    ['v?', 'v1', true],
    ['v?', 'v', false],
    ['v?', 'v12', false],
    ['?', '😀', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['\\?\\\\', '?\\', true],
    ['.+', 'xx', false],
    ['[a-z]', 'a', false],
    ['a**b', 'ab', true],
  ])('%s and %s', (pattern, value, expected) => {
    expect(matchesPattern(pattern, value)).toBe(expected);
  });

  test.each([
    ['', 'empty'],
    ['a\\', 'backslash'],
    ['*', 'everything'],
    ['**', 'everything'],
    ['*a*b*c*d*e*f*g*h*', 'stars'],
    ['a'.repeat(257), 'longer'],
  ])('%s is refused, and matches nothing', (pattern, fault) => {
    expect(patternFault(pattern)).toContain(fault);
    expect(matchesPattern(pattern, pattern)).toBe(false);
  });

  test('agrees with the regular expression that it stands for', () => {
    const sign = fc.constantFrom('a', 'b', '*', '?', '\\*', '.');
    const pattern = fc.array(sign, { minLength: 1, maxLength: 8 }).map((signs) => signs.join(''));
    const value = fc.array(fc.constantFrom('a', 'b', '*', '.'), { maxLength: 10 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(
        pattern.filter((text) => patternFault(text) === undefined),
        value,
        (text, subject) => {
          const source = text.replace(/\\\*|[*?.]/g, (part) =>
            part === '*' ? '[^]*' : part === '?' ? '[^]' : part === '.' ? '\\.' : part,
          );
          expect(matchesPattern(text, subject)).toBe(new RegExp(`^${source}$`).test(subject));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('takes a bounded number of steps for the worst of values', () => {
    const pattern = `${'*a'.repeat(7)}*b`;
    const started = performance.now();
    expect(matchesPattern(pattern, 'a'.repeat(16_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
