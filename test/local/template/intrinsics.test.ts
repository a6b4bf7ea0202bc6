import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../local/json.js';
import { evaluated } from '../stacks.js';

const TABLE = { Resources: { Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'sessions' } } } };
const CONDITIONS = {
  Parameters: { Stage: { Type: 'String', Default: 'dev' } },
  Conditions: {
    IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
    IsLive: { 'Fn::Not': [{ Condition: 'IsDev' }] },
    Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsLive' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsLive' }] },
  },
};

/** A variable of Fn::Sub. */
function variable(name: string): string {
  return ['$', '{', name, '}'].join('');
}

describe('an expression in a template', () => {
  it.each<[string, Json, unknown]>([
    ['Ref of a resource', { Ref: 'Table' }, 'sessions'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws:dynamodb:us-east-1:123456789012:table/sessions'],
    ['Fn::GetAtt with a dot', { 'Fn::GetAtt': 'Table.Arn' }, 'arn:aws:dynamodb:us-east-1:123456789012:table/sessions'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 1]] }, 'a-sessions-1'],
    ['Fn::Join of a list', { 'Fn::Join': [',', { 'Fn::Split': ['|', 'a|b'] }] }, 'a,b'],
    [
      'Fn::Sub of a resource',
      { 'Fn::Sub': `x/${variable('Table')}/${variable('Table.Arn')}` },
      'x/sessions/arn:aws:dynamodb:us-east-1:123456789012:table/sessions',
    ],
    [
      'Fn::Sub with variables of its own',
      { 'Fn::Sub': [`${variable('a')}-${variable('!b')}`, { a: { Ref: 'Table' } }] },
      `sessions-${variable('b')}`,
    ],
    ['Fn::Select', { 'Fn::Select': [1, ['a', { Ref: 'Table' }]] }, 'sessions'],
    ['Fn::Select by a string', { 'Fn::Select': ['0', ['a', 'b']] }, 'a'],
    ['Fn::Split', { 'Fn::Split': [':', 'a:b:c'] }, ['a', 'b', 'c']],
    ['AWS::Region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '123456789012'],
    ['AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['AWS::StackName', { Ref: 'AWS::StackName' }, 'Shop'],
    ['AWS::NoValue in an object', { kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
  ])('is evaluated: %s', (_, expression, result) => {
    expect(evaluated(expression, TABLE)).toEqual(result);
  });

  it.each([
    ['IsDev', true],
    ['IsLive', false],
    ['Both', false],
    ['Either', true],
  ])('is chosen by a condition: %s', (condition, holds) => {
    expect(evaluated({ 'Fn::If': [condition, 'yes', 'no'] }, CONDITIONS)).toBe(holds ? 'yes' : 'no');
  });

  it('is only evaluated on the side that the condition chooses', () => {
    expect(evaluated({ 'Fn::If': ['IsDev', 'yes', { Ref: 'Nowhere' }] }, CONDITIONS)).toBe('yes');
  });

  it('finds values in mappings, by names that are expressions themselves', () => {
    const Mappings = { Sizes: { 'us-east-1': { small: 128 } } };
    expect(evaluated({ 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'small'] }, { Mappings })).toBe(128);
  });

  it.each<[string, Json, string]>([
    ['an unknown function', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, 'Fn::Cidr'],
    ['a function beside other keys', { Ref: 'Table', Other: 1 }, 'Ref stands beside other keys'],
    ['an unknown name', { Ref: 'Nowhere' }, 'Nowhere'],
    ['an unknown resource', { 'Fn::GetAtt': ['Nowhere', 'Arn'] }, 'Nowhere'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Table', 'Colour'] }, 'Colour of Table (AWS::DynamoDB::Table)'],
    ['an unknown condition', { 'Fn::If': ['Nowhere', 1, 2] }, 'Nowhere'],
    ['an unknown mapping', { 'Fn::FindInMap': ['A', 'B', 'C'] }, 'A.B.C'],
    ['a parameter without default', { Ref: 'Open' }, 'Open'],
    ['a selection past the end', { 'Fn::Select': [2, ['a', 'b']] }, 'Fn::Select'],
    ['a list where a string belongs', { 'Fn::Join': ['', [['a']]] }, 'Fn::Join'],
    ['an import that nobody exports', { 'Fn::ImportValue': 'Elsewhere' }, 'Elsewhere'],
    ['a function that Object itself has', { 'Fn::toString': 'x' }, 'Fn::toString'],
  ])('that is wrong names its place and the fault: %s', (_, expression, fault) => {
    const template = { ...TABLE, Parameters: { Open: { Type: 'String' } } };
    expect(() => evaluated(expression, template)).toThrow('stack Shop, resource Probe (AWS::CDK::Metadata)');
    expect(() => evaluated(expression, template)).toThrow(fault);
  });

  it('that depends on itself is an error, not an endless loop', () => {
    const Conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
    expect(() => evaluated({ 'Fn::If': ['A', 1, 2] }, { Conditions })).toThrow('depends on itself');
  });

  const plainKey = fc.string().filter((key) => key !== 'Ref' && !key.startsWith('Fn::') && key !== '__proto__');
  const { plain } = fc.letrec<{ plain: Json }>((tie) => ({
    plain: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('plain'), { maxLength: 3 }),
      fc.dictionary(plainKey, tie('plain'), { maxKeys: 3 }),
    ),
  }));

  it('without intrinsic functions is its own value', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(evaluated(value)).toEqual(value);
      }),
    );
  });

  it('that splits and joins by the same delimiter is the text it began with', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 2 }), (text, delimiter) => {
        expect(evaluated({ 'Fn::Join': [delimiter, { 'Fn::Split': [delimiter, text] }] })).toBe(text);
      }),
    );
  });

  it('substitutes nothing but what stands in braces after a dollar', () => {
    const literal = fc.string().filter((text) => !text.includes(variable('').slice(0, 2)));
    fc.assert(
      fc.property(literal, (text) => {
        expect(evaluated({ 'Fn::Sub': text })).toBe(text);
      }),
    );
  });
});
