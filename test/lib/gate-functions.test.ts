import type { Template } from 'aws-cdk-lib/assertions';
import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { OidcClient } from '../../lib/index.js';
import { environmentOf, httpExample, resource, resources } from './example-stack.js';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

function statements(template: Template, name: string): Statement[] {
  const { PolicyDocument } = resource(template, 'AWS::IAM::Policy', `Functions${name}RoleDefaultPolicy`);
  return Object(PolicyDocument).Statement;
}

/** What a function may do to which rows, as `GetItem session#*`. */
function tableRights(template: Template, name: string): string[] {
  return statements(template, name)
    .flatMap((statement) =>
      [statement.Action].flat().flatMap((action) => {
        const rows = [statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? 'every row'].flat();
        return action.startsWith('dynamodb:') ? rows.map((row) => `${action.slice('dynamodb:'.length)} ${row}`) : [];
      }),
    )
    .sort();
}

function readableSecrets(template: Template, name: string): string[] {
  return statements(template, name)
    .filter((statement) => [statement.Action].flat().includes('secretsmanager:GetSecretValue'))
    .map((statement) => (JSON.stringify(statement.Resource).includes('shop/client') ? 'client' : 'gate'));
}

const PROVIDER = ['GetItem provider#*', 'PutItem provider#*'];

describe('what a function may touch', () => {
  const template = httpExample().template();

  it.each([
    ['Authorizer', ['GetItem session#*', 'UpdateItem session#*', ...PROVIDER], ['gate']],
    ['Login', PROVIDER, ['gate']],
    [
      'Callback',
      [
        'GetItem session#*',
        'PutItem session#*',
        'DeleteItem session#*',
        'PutItem subject#*',
        'DeleteItem subject#*',
        'PutItem provider-session#*',
        'DeleteItem provider-session#*',
        ...PROVIDER,
      ],
      ['gate', 'client'],
    ],
    [
      'Logout',
      [
        'GetItem session#*',
        'DeleteItem session#*',
        'DeleteItem subject#*',
        'DeleteItem provider-session#*',
        ...PROVIDER,
      ],
      ['gate'],
    ],
    ['Account', ['GetItem session#*'], ['gate']],
  ])('%s: its rows and its secrets, and no more', (name, rights, secrets) => {
    expect(tableRights(template, name)).toEqual([...rights].sort());
    expect(readableSecrets(template, name)).toEqual(secrets);
  });

  it('is on the table of the gate and on its own log group', () => {
    for (const statement of statements(template, 'Account')) {
      expect(statement.Resource).not.toBe('*');
    }
    expect(JSON.stringify(statements(template, 'Account')[0])).toContain('FunctionsAccountLogs');
  });

  it('is given by no managed policy', () => {
    for (const role of resources(template, 'AWS::IAM::Role')) {
      expect(role).not.toHaveProperty('ManagedPolicyArns');
    }
  });
});

describe('a function of a gate', () => {
  it('runs on ARM with Node.js 24 and outlives the ten seconds API Gateway gives an authorizer', () => {
    for (const found of resources(httpExample().template(), 'AWS::Lambda::Function')) {
      expect(found).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'handler.handler',
        Timeout: 15,
        MemorySize: 512,
      });
    }
  });

  it('logs to a group of its own, for three months', () => {
    const template = httpExample().template();
    template.resourceCountIs('AWS::Logs::LogGroup', 5);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  it('has the memory, logs and log level that were asked for', () => {
    const template = httpExample(
      {},
      { memorySize: 1024, logRetention: RetentionDays.ONE_DAY, logLevel: ApplicationLogLevel.DEBUG },
    ).template();
    template.allResourcesProperties('AWS::Lambda::Function', { MemorySize: 1024 });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
    expect(environmentOf(template, 'FunctionsLogin').POWERTOOLS_LOG_LEVEL).toBe('DEBUG');
  });

  it('knows its settings and its name in the logs', () => {
    expect(Object.keys(environmentOf(httpExample().template(), 'FunctionsCallback')).sort()).toEqual([
      'CLAIMGATE_SETTINGS',
      'POWERTOOLS_LOG_LEVEL',
      'POWERTOOLS_SERVICE_NAME',
    ]);
  });

  it('reads no client secret where there is none', () => {
    const template = httpExample({ client: OidcClient.publicClient('shop') }).template();
    expect(readableSecrets(template, 'Callback')).toEqual(['gate']);
  });
});
