import { Aspects, type IAspect, RemovalPolicies, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { httpExample, type Properties, resources, restExample } from './example-stack.js';

const EXAMPLES = [
  ['an HTTP API', () => httpExample({}, { provisionedConcurrency: 1 })],
  ['a REST API', () => restExample({}, { provisionedConcurrency: 1 })],
] as const;

/** Tags of a resource, however its type writes them. */
function tagsOf({ Tags: list, Replicas: replicas }: Properties): unknown {
  const [replica] = Array.isArray(replicas) ? replicas : [];
  return list ?? Object(replica).Tags;
}

describe.each(EXAMPLES)('a gate in front of %s', (_, example) => {
  it('hands tags on to its table and its secret', () => {
    const { gate, template } = example();
    Tags.of(gate).add('team', 'shop');
    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret']) {
      const [found = {}, ...more] = resources(template(), type);
      expect(more).toEqual([]);
      expect(tagsOf(found), type).toContainEqual({ Key: 'team', Value: 'shop' });
    }
  });

  it('hands tags of its API on to functions, roles and log groups', () => {
    const { binding, template } = example();
    Tags.of(binding).add('team', 'shop');
    for (const type of ['AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::Logs::LogGroup']) {
      const found = resources(template(), type);
      expect(found, type).toHaveLength(5);
      for (const each of found) expect(tagsOf(each), type).toEqual([{ Key: 'team', Value: 'shop' }]);
    }
  });

  it('takes what aspects change in its functions and log groups', () => {
    const { stack, template } = example();
    const change: IAspect = {
      visit: (construct) => {
        if (construct instanceof CfnFunction) construct.memorySize = 2048;
        if (construct instanceof CfnLogGroup) construct.retentionInDays = 3653;
      },
    };
    Aspects.of(stack).add(change);
    const found = template();
    found.allResourcesProperties('AWS::Lambda::Function', { MemorySize: 2048 });
    found.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
  });

  it('has another version at the ready when an aspect changes the function behind it', () => {
    const versionOf = (memorySize: number) => {
      const { stack, template } = example();
      Aspects.of(stack).add({
        visit: (construct) => {
          if (construct instanceof CfnFunction) construct.memorySize = memorySize;
        },
      });
      return Object.keys(template().findResources('AWS::Lambda::Version'));
    };
    expect(versionOf(2048)).toEqual(versionOf(2048));
    expect(versionOf(2048)).not.toEqual(versionOf(1024));
  });

  it('keeps every role within a permissions boundary', () => {
    const { stack, template } = example();
    PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'developers'));
    const roles = resources(template(), 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThanOrEqual(5);
    for (const role of roles) expect(JSON.stringify(role.PermissionsBoundary)).toContain('policy/developers');
  });

  it('keeps logs after the stack is gone, if so asked', () => {
    const { binding, template } = example();
    RemovalPolicies.of(binding).apply(RemovalPolicy.RETAIN);
    template().allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });
});
