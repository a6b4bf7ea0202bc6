import { describe, expect, it } from 'vitest';
import { UNCERTAINTIES } from '../../../local/uncertain.js';
import { isTested, testRules } from './rule.js';
import { RULE_GROUPS, testedRules } from './rules.js';

testRules('rules of API Gateway for every API', testedRules('every'));

describe('the rules of API Gateway', () => {
  const rules = RULE_GROUPS.flatMap((group) => group.rules);

  it('are all there, each once', () => {
    const numbers = rules.map(({ number }) => number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 95 }, (_, index) => index + 1));
  });

  it('that are switches are named after their numbers, and no switch has a number without being one', () => {
    const switches = rules.filter(isTested).flatMap(({ number, uncertainty }) => {
      if (uncertainty !== undefined) expect(uncertainty).toBe(String(number));
      return uncertainty ?? [];
    });
    expect(switches.sort()).toEqual(
      Object.keys(UNCERTAINTIES)
        .filter((name) => /^\d+$/.test(name))
        .sort(),
    );
  });
});
