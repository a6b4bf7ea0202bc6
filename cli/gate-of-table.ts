import { DescribeTableCommand, type DynamoDBClient, ListTagsOfResourceCommand } from '@aws-sdk/client-dynamodb';
import { GATE_TAGS } from '../core/settings/gate-tags.js';
import { sameIssuer } from '../core/settings/issuer.js';
import { CommandError } from './command-error.js';

/** What the table of a gate says about it. */
export interface TaggedGate {
  readonly gateId: string;
  readonly gateSecretArn: string;
  readonly session: { readonly epoch: number };
  /** Issuers of the providers, by name. */
  readonly issuers: ReadonlyMap<string, string>;
}

/** @throws CommandError if the table is not one of a gate */
export async function gateOfTable(client: DynamoDBClient, table: string): Promise<TaggedGate> {
  const tags = await tagsOf(client, await arnOf(client, table));
  const tag = (name: string): string => {
    const value = tags.get(name);
    if (value === undefined) {
      throw new CommandError(
        `The table ${table} has no tag ${name}, so it is not the table of a gate, or of one that was deployed with an older ` +
          'version: deploy the gate again. The table of a gate is its property "table".',
      );
    }
    return value;
  };
  const issuers = [...tags].filter(([name]) => name.startsWith(GATE_TAGS.provider));
  return {
    gateId: tag(GATE_TAGS.gateId),
    gateSecretArn: tag(GATE_TAGS.gateSecretArn),
    session: { epoch: Number(tag(GATE_TAGS.sessionEpoch)) },
    issuers: new Map(issuers.map(([name, issuer]) => [name.slice(GATE_TAGS.provider.length), issuer])),
  };
}

/**
 * The issuer of a provider of the gate.
 * @param wanted name or issuer; undefined for the only one
 * @throws CommandError if the gate has no such provider, or several and none is named
 */
export function issuerOf({ issuers }: TaggedGate, wanted: string | undefined): string {
  const known = [...issuers].map(([name, issuer]) => `${name} (${issuer})`).join(', ');
  if (wanted === undefined) {
    const [only, another] = issuers.values();
    if (only !== undefined && another === undefined) return only;
    throw new CommandError(
      only === undefined
        ? 'The table does not name the provider of the gate: say --provider with its issuer.'
        : `The gate has several providers: say --provider with one of ${known}.`,
      2,
    );
  }
  const issuer = issuers.get(wanted) ?? [...issuers.values()].find((one) => sameIssuer(wanted, one));
  if (issuer !== undefined) return issuer;
  // Issuers that do not fit into tags, and those of a gate with very many, cannot be checked.
  if (issuers.size === 0 && wanted.startsWith('https://')) return wanted;
  throw new CommandError(`${wanted} is no provider of this gate${known === '' ? '' : `; it has ${known}`}.`, 2);
}

async function arnOf(client: DynamoDBClient, table: string): Promise<string> {
  if (table.startsWith('arn:')) return table;
  const { Table: described } = await client.send(new DescribeTableCommand({ TableName: table }));
  if (described?.TableArn === undefined) throw new CommandError(`The table ${table} has no ARN.`);
  return described.TableArn;
}

async function tagsOf(client: DynamoDBClient, arn: string): Promise<ReadonlyMap<string, string>> {
  const tags = new Map<string, string>();
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListTagsOfResourceCommand({ ResourceArn: arn, ...(next === undefined ? {} : { NextToken: next }) }),
    );
    for (const { Key: key, Value: value } of page.Tags ?? []) {
      if (key !== undefined && value !== undefined) tags.set(key, value);
    }
    next = page.NextToken;
  } while (next !== undefined);
  return tags;
}
