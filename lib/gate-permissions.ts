import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { GateFunctionName } from './gate-function.js';

/** What a function may touch. */
interface Access {
  readonly table: readonly TableAccess[];
  /** Whether it reads the client secret. */
  readonly clientSecret: boolean;
}

interface TableAccess {
  readonly actions: readonly string[];
  /** Beginnings of the partition keys. */
  readonly rows: readonly string[];
}

const SESSION = ['session#*'];
const POINTERS = ['subject#*', 'provider-session#*'];
const PROVIDER: TableAccess = { actions: ['GetItem', 'PutItem'], rows: ['provider#*'] };

const ACCESS: Readonly<Record<GateFunctionName, Access>> = {
  authorizer: { table: [{ actions: ['GetItem', 'UpdateItem'], rows: SESSION }, PROVIDER], clientSecret: false },
  login: { table: [{ actions: ['GetItem'], rows: SESSION }, PROVIDER], clientSecret: false },
  callback: {
    table: [
      { actions: ['GetItem', 'PutItem', 'DeleteItem'], rows: SESSION },
      { actions: ['GetItem', 'PutItem', 'DeleteItem'], rows: POINTERS },
      PROVIDER,
    ],
    clientSecret: true,
  },
  logout: {
    table: [
      { actions: ['GetItem', 'DeleteItem'], rows: SESSION },
      { actions: ['Query', 'PutItem', 'DeleteItem'], rows: POINTERS },
      { actions: ['GetItem', 'PutItem'], rows: ['logout-token#*'] },
      PROVIDER,
    ],
    clientSecret: true,
  },
  account: { table: [{ actions: ['GetItem'], rows: SESSION }], clientSecret: false },
};

/** The least that a function needs on the table, by action and by the beginning of the key. */
export function tablePermissions(name: GateFunctionName, tableArn: string): PolicyStatement[] {
  return ACCESS[name].table.map(
    ({ actions, rows }) =>
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': rows } },
      }),
  );
}

/** Whether a function speaks to the provider as the client. */
export function readsClientSecret(name: GateFunctionName): boolean {
  return ACCESS[name].clientSecret;
}
