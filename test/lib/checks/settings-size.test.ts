import { Aws, Fn, Stack, Token } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkSettingsSize, worstLength } from '../../../lib/checks/settings-size.js';

const stack = new Stack();

describe('the length of a value', () => {
  it('is counted in bytes', () => {
    expect(worstLength('äb')).toBe(3);
  });

  it('counts what CloudFormation fills in at its longest', () => {
    expect(worstLength(stack.resolve(`a-${Aws.REGION}-b`))).toBe(4 + 16);
    expect(worstLength(stack.resolve(`a-${Token.asString({ Ref: 'Table' })}`))).toBe(2 + 200);
    expect(worstLength(stack.resolve(Fn.getAtt('Role', 'Arn')))).toBe(200);
  });

  it('counts separators', () => {
    expect(worstLength({ 'Fn::Join': ['--', ['a', 'b', 'c']] })).toBe(7);
  });
});

describe('the environment of a function', () => {
  it('may have 4096 bytes, names included', () => {
    expect(checkSettingsSize({ NAME: 'x'.repeat(4092) })).toEqual([]);
    expect(checkSettingsSize({ NAME: 'x'.repeat(4093) })).toHaveLength(1);
  });

  it('is refused beyond, naming the biggest part and what to do about it', () => {
    const [fault] = checkSettingsSize({ CLAIMGATE_SETTINGS: 'x'.repeat(100), CLAIMGATE_ROUTES: 'x'.repeat(4500) });
    expect(fault).toContain('CLAIMGATE_SETTINGS 118, CLAIMGATE_ROUTES 4516');
    expect(fault).toContain('The biggest is CLAIMGATE_ROUTES: share rules between routes');
  });
});
