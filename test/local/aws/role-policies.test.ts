import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessKeyOf, RolePolicies } from '../../../local/aws/role-policies.js';
import type { JsonObject } from '../../../local/json.js';
import { matchesWildcard } from '../../../local/wildcard.js';
import { deploymentOf, resource } from '../deployed.js';

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/sessions';
const ALLOW_READ = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE };

function policiesOf(statements: readonly JsonObject[], properties: JsonObject = {}) {
  return new RolePolicies(
    deploymentOf(
      resource('AWS::IAM::Role', 'role', properties),
      resource('AWS::IAM::Policy', 'policy', { Roles: ['role'], PolicyDocument: { Statement: statements } }),
      resource('AWS::IAM::ManagedPolicy', 'arn:aws:iam::123456789012:policy/managed', {
        PolicyDocument: { Statement: ALLOW_READ },
      }),
    ),
  );
}

function verdict(policies: RolePolicies, action: string, leadingKeys?: readonly string[], target = TABLE) {
  const role = policies.roleOf(accessKeyOf('role'));
  if (role === undefined) {
    throw new Error('the role is unknown');
  }
  const conditionKeys = new Map(leadingKeys === undefined ? [] : [['dynamodb:LeadingKeys', leadingKeys]]);
  return policies.decide(role, { action, resource: target, conditionKeys });
}

const limited = (operator: string, ...values: string[]) =>
  policiesOf([{ ...ALLOW_READ, Condition: { [operator]: { 'dynamodb:LeadingKeys': values } } }]);

describe('a role', () => {
  it('may do what a statement allows, on that resource and no other', () => {
    const policies = policiesOf([ALLOW_READ]);
    expect(verdict(policies, 'dynamodb:GetItem')).toBe('allowed');
    expect(verdict(policies, 'dynamodb:PutItem')).toBe('no allow');
    expect(verdict(policies, 'dynamodb:GetItem', undefined, `${TABLE}/index/by-subject`)).toBe('no allow');
  });

  it('may do what a wildcard allows, whatever the case of the action', () => {
    const policies = policiesOf([{ Effect: 'Allow', Action: ['DynamoDB:Get*'], Resource: '*' }]);
    expect(verdict(policies, 'dynamodb:GetItem')).toBe('allowed');
  });

  it('may not do what a statement denies, even if another allows it', () => {
    const policies = policiesOf([ALLOW_READ, { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }]);
    expect(verdict(policies, 'dynamodb:GetItem')).toBe('explicit deny');
  });

  it('may be limited elsewhere in ways that nobody asks for here', () => {
    const elsewhere = { 'lambda:SourceFunctionArn': 'arn:aws:lambda:*:*:function:*' };
    const policies = policiesOf([
      ALLOW_READ,
      { Effect: 'Deny', Action: ['ec2:CreateNetworkInterface'], Resource: '*', Condition: { ArnLike: elsewhere } },
    ]);
    expect(verdict(policies, 'dynamodb:GetItem')).toBe('allowed');
    expect(() =>
      policiesOf([{ Effect: 'Deny', Action: ['ec2:*', 'd*'], Resource: '*', Condition: { ArnLike: elsewhere } }]),
    ).toThrow('cannot enforce');
  });

  it('has its inline policies and its managed ones', () => {
    const inline = { Policies: [{ PolicyName: 'inline', PolicyDocument: { Statement: [ALLOW_READ] } }] };
    const managed = { ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/managed'] };
    expect(verdict(policiesOf([], inline), 'dynamodb:GetItem')).toBe('allowed');
    expect(verdict(policiesOf([], managed), 'dynamodb:GetItem')).toBe('allowed');
    expect(verdict(policiesOf([]), 'dynamodb:GetItem')).toBe('no allow');
  });

  it('may touch only partition keys that match, all of them', () => {
    const policies = limited('ForAllValues:StringLike', 'session#*', 'subject#*');
    expect(verdict(policies, 'dynamodb:GetItem', ['session#1', 'subject#2'])).toBe('allowed');
    expect(verdict(policies, 'dynamodb:GetItem', ['session#1', 'keys#2'])).toBe('no allow');
  });

  it('is not held back by a ForAllValues condition when the request has no key, as IAM has it', () => {
    expect(verdict(limited('ForAllValues:StringEquals', 'a'), 'dynamodb:GetItem')).toBe('allowed');
    expect(verdict(limited('StringEquals', 'a'), 'dynamodb:GetItem')).toBe('no allow');
  });

  it('may touch only equal keys where the operator says so', () => {
    expect(verdict(limited('StringEquals', 'a*'), 'dynamodb:GetItem', ['ab'])).toBe('no allow');
    expect(verdict(limited('StringLike', 'a*'), 'dynamodb:GetItem', ['ab'])).toBe('allowed');
    expect(verdict(limited('StringLike', 'a*'), 'dynamodb:GetItem', ['ab', 'ac'])).toBe('no allow');
  });

  it.each<[string, JsonObject, string]>([
    ['an operator', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, 'condition operator IpAddress'],
    ['a key', { Condition: { StringEquals: { 'aws:PrincipalTag/a': 'b' } } }, 'condition key aws:PrincipalTag/a'],
    ['an element', { NotAction: 'dynamodb:PutItem' }, 'NotAction'],
    ['an effect', { Effect: 'Maybe' }, 'no effect'],
  ])('must not have a statement with %s that cannot be enforced', (_, change, fault) => {
    expect(() => policiesOf([{ ...ALLOW_READ, ...change }])).toThrow(fault);
    expect(() => policiesOf([{ ...ALLOW_READ, ...change }])).toThrow('stack Test, resource policy (AWS::IAM::Policy)');
  });

  it('must not have a managed policy of AWS that grants what nobody reads here', () => {
    const arn = (name: string) => ({ ManagedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] });
    expect(() => policiesOf([], arn('AmazonDynamoDBFullAccess'))).toThrow('AmazonDynamoDBFullAccess');
    expect(() => policiesOf([], arn('service-role/AWSLambdaBasicExecutionRole'))).not.toThrow();
  });
});

describe('a pattern', () => {
  it.each([
    ['session#*', 'session#', true],
    ['session#*', 'session', false],
    ['*:secret:shop-??????', 'arn:secret:shop-abc123', true],
    ['*:secret:shop-??????', 'arn:secret:shop-abc12', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b-d', false],
    ['a.c', 'abc', false],
    ['', '', true],
  ])('%s on %s', (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches);
  });

  it('decides as the regular expression of the same meaning does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const escaped = pattern.replace(/\./g, '\\.').replace(/\*/g, '[^]*').replace(/\?/g, '[^]');
        expect(matchesWildcard(pattern, text)).toBe(new RegExp(`^${escaped}$`).test(text));
      }),
      { numRuns: 300 },
    );
  });
});
