import { type CommonGrantOptions, Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Credential } from './credential.js';
import { useAssertionKeys } from './gate-assertions.js';
import { waysIn } from './gate-credentials.js';
import { useSecretKey, useTableKey } from './gate-encryption.js';
import type { GateFunctionName } from './gate-function.js';
import type { IOidcGate } from './oidc-gate.js';
import { takesSessions } from './route-rules.js';

/** Who is let at the table and the secrets of a gate: its functions, and what an operator runs to end sessions. */
export type Accessor = GateFunctionName | 'operator' | 'consumerOperator';

/** What somebody may touch. */
interface Access {
  readonly table: readonly TableAccess[];
  /** Whether the table itself is described, tags included. */
  readonly description?: boolean;
  /** When the client secret is read (bearer tokens are verified without it). */
  readonly clientSecret: 'always' | 'for sessions' | 'never';
  /** Whether the gate secret is of no concern. */
  readonly withoutGateSecret?: boolean;
}

interface TableAccess {
  readonly actions: readonly string[];
  /** Beginnings of the partition keys. */
  readonly rows: readonly string[];
}

/** A permission without the one who gets it. */
export type Permission = Omit<CommonGrantOptions, 'grantee'>;

const SESSION = ['session#*'];
const BY_SUBJECT = ['subject#*'];
const POINTERS = [...BY_SUBJECT, 'provider-session#*'];
const ATTEMPTS = ['attempt#*'];
const CONSUMERS = ['consumer#*'];
const PROVIDER: TableAccess = { actions: ['GetItem', 'PutItem'], rows: ['provider#*'] };

const ACCESS: Readonly<Record<Accessor, Access>> = {
  authorizer: {
    table: [
      { actions: ['GetItem', 'UpdateItem', 'DeleteItem'], rows: SESSION },
      { actions: ['DeleteItem'], rows: POINTERS },
      PROVIDER,
    ],
    clientSecret: 'for sessions',
  },
  login: { table: [{ actions: ['GetItem'], rows: SESSION }, PROVIDER], clientSecret: 'never' },
  callback: {
    table: [
      { actions: ['GetItem', 'PutItem', 'DeleteItem'], rows: SESSION },
      { actions: ['GetItem', 'PutItem', 'DeleteItem'], rows: POINTERS },
      PROVIDER,
    ],
    clientSecret: 'always',
  },
  logout: {
    table: [
      { actions: ['GetItem', 'DeleteItem'], rows: SESSION },
      { actions: ['Query', 'PutItem', 'DeleteItem'], rows: POINTERS },
      { actions: ['GetItem', 'PutItem'], rows: ['logout-token#*'] },
      { actions: ['UpdateItem'], rows: ATTEMPTS },
      PROVIDER,
    ],
    clientSecret: 'always',
  },
  account: {
    table: [
      { actions: ['GetItem', 'UpdateItem'], rows: SESSION },
      { actions: ['Query'], rows: BY_SUBJECT },
    ],
    clientSecret: 'never',
  },
  'end-sessions': {
    table: [
      { actions: ['DeleteItem'], rows: SESSION },
      { actions: ['Query', 'PutItem', 'DeleteItem'], rows: POINTERS },
    ],
    clientSecret: 'never',
  },
  operator: {
    table: [
      { actions: ['GetItem', 'DeleteItem'], rows: SESSION },
      // Besides finding and deleting: the marker that keeps out a login which is on its way.
      { actions: ['Query', 'PutItem', 'DeleteItem'], rows: POINTERS },
    ],
    // What `claimgate sessions` reads first, to know the gate by its table.
    description: true,
    clientSecret: 'never',
  },
  consumerOperator: {
    table: [{ actions: ['Query', 'PutItem', 'DeleteItem'], rows: CONSUMERS }],
    description: true,
    clientSecret: 'never',
    withoutGateSecret: true,
  },
};

const READS = ['GetItem', 'Query'];

/** Grants the least that somebody needs of a gate: rows by the beginning of their key, secrets, and the keys of both. */
export function grantAccess(grantee: IGrantable, accessor: Accessor, gate: IOidcGate): Grant {
  const { table, description, clientSecret, withoutGateSecret } = accessOf(accessor, gate.credentials);
  const writes = table.some(({ actions }) => actions.some((action) => !READS.includes(action)));
  const speaksAsClient =
    clientSecret === 'always' || (clientSecret === 'for sessions' && takesSessions(gate.credentials));
  const permissions = [
    ...table.map((access) => useRows(access, gate.table.tableArn)),
    ...(description === true ? [describe(gate.table.tableArn)] : []),
    ...useTableKey(gate.table, writes),
    ...(withoutGateSecret === true ? [] : readSecret(gate.secret)),
    ...(speaksAsClient ? clientSecrets(gate).flatMap(readSecret) : []),
    ...useAssertionKeys(gate, accessor),
  ];
  return permissions
    .map((permission) => Grant.addToPrincipal({ grantee, ...permission }))
    .reduce((all, grant) => all.combine(grant), Grant.drop(grantee, 'access to a gate'));
}

/** Lets the authorizer find out which plan a consumer has, and make up the API key of it. */
export function grantConsumers(grantee: IGrantable, { table }: IOidcGate, secret: ISecret): void {
  const permissions = [useRows({ actions: ['GetItem'], rows: CONSUMERS }, table.tableArn), ...readSecret(secret)];
  for (const permission of permissions) Grant.addToPrincipal({ grantee, ...permission });
}

/** Each once, though several providers may be known under one client. */
function clientSecrets({ providers }: IOidcGate): ISecret[] {
  const secrets = providers.flatMap(({ client: { secret } }) => (secret === undefined ? [] : [secret]));
  return [...new Set(secrets)];
}

/** Some ways in make the authorizer ask the provider, and count who asks. */
function accessOf(accessor: Accessor, credentials: readonly Credential[]): Access {
  const access = ACCESS[accessor];
  if (accessor !== 'authorizer') {
    return access;
  }
  const { introspection, userinfo, password, clientCredentials, tokenExchange, jwtBearer, refreshToken } =
    waysIn(credentials);
  const takes = (...ways: readonly unknown[]) => ways.some((way) => way !== undefined);
  const grants = takes(password, clientCredentials);
  const counts = grants || takes(introspection, userinfo, tokenExchange, jwtBearer, refreshToken);
  const asksAsClient = takes(introspection, password, tokenExchange, jwtBearer, refreshToken);
  return {
    ...access,
    table: [
      ...access.table,
      ...(counts ? [{ actions: grants ? ['GetItem', 'UpdateItem'] : ['UpdateItem'], rows: ATTEMPTS }] : []),
      ...(takes(refreshToken) ? [{ actions: ['GetItem', 'PutItem', 'UpdateItem'], rows: ['refresh-token#*'] }] : []),
      ...(introspection?.inTable === true ? [{ actions: ['GetItem', 'PutItem'], rows: ['answer#*'] }] : []),
    ],
    clientSecret: asksAsClient ? 'always' : access.clientSecret,
  };
}

function useRows({ actions, rows }: TableAccess, tableArn: string): Permission {
  return {
    actions: actions.map((action) => `dynamodb:${action}`),
    resourceArns: [tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': rows } },
  };
}

function describe(tableArn: string): Permission {
  return { actions: ['dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource'], resourceArns: [tableArn] };
}

function readSecret(secret: ISecret): Permission[] {
  return [
    {
      actions: ['secretsmanager:GetSecretValue'],
      // Secrets Manager ends every ARN with a hyphen and six characters of its own.
      resourceArns: [secret.secretFullArn ?? `${secret.secretArn}-??????`],
    },
    ...useSecretKey(secret),
  ];
}
