import { CfnElement, type Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { type Properties, resources } from './example-stack.js';

/** One thing that one function may do. */
export interface Permission {
  /** The function by the name of its construct, as `Authorizer`. */
  readonly who: string;
  readonly action: string;
  /** The resource in words; as the template has it if there are none for it. */
  readonly resource: string;
  /** Beginnings of the partition keys; undefined for what is not limited to rows. */
  readonly rows: readonly string[] | undefined;
  readonly conditions: readonly string[];
  readonly effect: string;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Effect: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const LEADING_KEYS = 'dynamodb:LeadingKeys';

/** What the roles of the functions may do, read from the template that is deployed. */
export function permissionsIn(stack: Stack, template: Template): Permission[] {
  const paths = constructPaths(stack);
  return resources(template, 'AWS::IAM::Policy').flatMap((policy) =>
    rolesOf(policy).flatMap((role) => {
      const who = /\/([^/]+)\/Role\//.exec(paths.get(role) ?? '')?.[1] ?? role;
      const { Statement: statements } = Object(policy.PolicyDocument);
      return [...statements].flatMap((statement: Statement) => permissionsOf(who, statement, paths));
    }),
  );
}

function permissionsOf(who: string, statement: Statement, paths: ReadonlyMap<string, string>): Permission[] {
  const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => ({ operator, key, values: [values].flat() })),
  );
  const rows = conditions.find(({ key }) => key === LEADING_KEYS)?.values;
  return [statement.Action].flat().flatMap((action) =>
    [statement.Resource].flat().map((resource) => ({
      who,
      action,
      resource: inWords(resource, who, paths),
      rows,
      conditions: conditions.map(({ operator, key }) => `${operator} ${key}`),
      effect: statement.Effect,
    })),
  );
}

function rolesOf({ Roles: roles }: Properties): string[] {
  return [roles].flat().map((role) => String(Object(role).Ref));
}

/** Where each resource of the stack stands in the construct tree, by logical id. */
function constructPaths(stack: Stack): ReadonlyMap<string, string> {
  const elements = stack.node.findAll().filter((construct) => CfnElement.isCfnElement(construct));
  return new Map(elements.map((element) => [String(stack.resolve(element.logicalId)), element.node.path]));
}

function inWords(resource: unknown, who: string, paths: ReadonlyMap<string, string>): string {
  const { Ref: reference, 'Fn::GetAtt': attribute } = Object(resource);
  const path = paths.get(reference ?? attribute?.[0]) ?? '';
  if (path.endsWith('/Gate/Table/Resource')) return 'the table';
  if (path.endsWith('/Gate/Secret/Resource')) return 'the gate secret';
  if (path.endsWith(`/${who}/Logs/Resource`)) return 'its log group';
  if (path.endsWith('/SessionEnding/Queue/Resource')) return 'its queue';
  if (JSON.stringify(resource).includes(':key/assertions')) return 'the assertion key';
  if (JSON.stringify(resource).includes(':secret:shop/client-')) return 'the client secret';
  return JSON.stringify(resource);
}
