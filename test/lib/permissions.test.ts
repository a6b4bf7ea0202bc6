import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { AssertionKey, OidcClient, UpstreamHeader } from '../../lib/index.js';
import { httpExample, resources, restExample } from './example-stack.js';
import { type Permission, permissionsIn } from './role-policies.js';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/assertions';
/** Whatever asks for further permissions. */
const EVERYTHING = {
  sessionEndingEvents: [{ eventPattern: { source: ['hr'] }, subjectPath: '$.detail.userId' }],
  upstreamHeaders: [UpstreamHeader.assertion('x-assertion', { audience: 'https://orders.internal' })],
  assertionKeys: [AssertionKey.kms(Key.fromKeyArn(new Stack(), 'Key', KEY_ARN)), AssertionKey.GATE_SECRET],
};
const EXAMPLE = httpExample(EVERYTHING);
const TEMPLATE = EXAMPLE.template();
const PERMISSIONS = permissionsIn(EXAMPLE.stack, TEMPLATE);
const FUNCTIONS = ['Authorizer', 'Login', 'Callback', 'Logout', 'Account', 'EndSessions'];

/** One row for each function, resource and set of rows. */
function table(permissions: readonly Permission[]): string[] {
  const actions = new Map<string, Set<string>>();
  for (const { who, action, resource, rows } of permissions) {
    const cells = [who.toLowerCase(), resource, (rows ?? []).map((row) => `\`${row}\``).join(', ')];
    const row = cells.join(' | ');
    actions.set(row, (actions.get(row) ?? new Set()).add(`\`${action}\``));
  }
  const order = FUNCTIONS.map((name) => name.toLowerCase());
  return [...actions]
    .map(([row, named]) => `| ${row} | ${[...named].sort().join(', ')} |`)
    .sort((a, b) => order.indexOf(a.split(' ')[1] ?? '') - order.indexOf(b.split(' ')[1] ?? '') || (a < b ? -1 : 1));
}

describe('what a function may touch', () => {
  it('is what docs/permissions.md says, and nothing else', async () => {
    const page = [
      '# Permissions of the functions',
      '',
      'Everything that the roles of the functions allow, read from the template of a gate in front of an HTTP API; a REST API',
      'makes no difference. `endsessions` is there with `sessionEndingEvents` only, and the assertion key with a key of KMS in',
      '`assertionKeys`: the authorizer may sign with the first, and the account function may see all. A test keeps this page',
      'equal to the template. With `consumerKey`, the authorizer of that REST API may also `dynamodb:GetItem` rows `consumer#*` and read the',
      'secret of the API keys; [rate plans](rate-plans.md) says what for.',
      '',
      '| function | on | rows, by the beginning of their key | may |',
      '| --- | --- | --- | --- |',
      ...table(PERMISSIONS),
      '',
    ];
    await expect(page.join('\n')).toMatchFileSnapshot('../../docs/permissions.md');
  });

  it('is the same in front of a REST API', () => {
    const rest = restExample(EVERYTHING);
    expect(table(permissionsIn(rest.stack, rest.template()))).toEqual(table(PERMISSIONS));
  });

  it('leaves the client secret out where there is none', () => {
    const { stack, template } = httpExample({ ...EVERYTHING, client: OidcClient.publicClient('shop') });
    const expected = PERMISSIONS.filter(({ resource }) => resource !== 'the client secret');
    expect(permissionsIn(stack, template())).toEqual(expected);
  });

  it('has no wildcard, in actions or resources', () => {
    expect(PERMISSIONS.length).toBeGreaterThan(20);
    expect(PERMISSIONS.filter(({ action, resource }) => action.includes('*') || resource.includes('*'))).toEqual([]);
  });

  it('is limited to named rows on the table, to one kind of signature, and by nothing else', () => {
    for (const { action, resource, rows, conditions, effect } of PERMISSIONS) {
      const onTable = resource === 'the table';
      const limits = action === 'kms:Sign' ? ['StringEquals kms:SigningAlgorithm'] : [];
      expect(conditions).toEqual(onTable ? ['ForAllValues:StringLike dynamodb:LeadingKeys'] : limits);
      expect(rows?.every((row) => /^[a-z-]+#\*$/.test(row)) ?? !onTable).toBe(true);
      expect(effect).toBe('Allow');
    }
  });

  it('lets it write to its own log group alone', () => {
    const logging = PERMISSIONS.filter(({ action }) => action.startsWith('logs:'));
    expect(new Set(logging.map(({ who }) => who))).toEqual(new Set(FUNCTIONS));
    expect(new Set(logging.map(({ resource }) => resource))).toEqual(new Set(['its log group']));
  });

  it('is in a role of its own, which Lambda alone assumes and no managed policy widens', () => {
    const roles = resources(TEMPLATE, 'AWS::IAM::Role');
    expect(roles).toHaveLength(FUNCTIONS.length);
    for (const role of roles) {
      expect(Object.keys(role)).toEqual(['AssumeRolePolicyDocument']);
      expect(Object(role.AssumeRolePolicyDocument).Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
  });

  it('is called by the API of the gate alone', () => {
    const callers = resources(TEMPLATE, 'AWS::Lambda::Permission');
    // The function that ends sessions on events has no caller: it takes from its queue.
    expect(callers.length).toBeGreaterThanOrEqual(FUNCTIONS.length - 1);
    for (const { Action: action, Principal: principal, SourceArn: source } of callers) {
      expect([action, principal]).toEqual(['lambda:InvokeFunction', 'apigateway.amazonaws.com']);
      expect(JSON.stringify(source)).toMatch(/:execute-api:.*\{"Ref":"ApiF70053CD"\}/);
    }
  });
});
