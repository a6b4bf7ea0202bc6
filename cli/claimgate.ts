#!/usr/bin/env node
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Log } from '../core/log.js';
import { DynamoDbConsumerDirectory } from '../lambdas/runtime/dynamodb-consumer-directory.js';
import { DynamoDbSessionDirectory } from '../lambdas/runtime/dynamodb-session-directory.js';
import { DynamoDbSessionStore } from '../lambdas/runtime/dynamodb-session-store.js';
import { SecretsManagerSource } from '../lambdas/runtime/secrets-manager.js';
import { systemClock } from '../lambdas/runtime/system.js';
import { commandErrorOf } from './aws-failure.js';
import { type Command, parseCommandLine, USAGE } from './command-line.js';
import { runConsumers } from './consumers.js';
import { gateOfTable, issuerOf } from './gate-of-table.js';
import { runSessions } from './sessions.js';

const ARN = /^arn:[^:]+:dynamodb:([^:]+):[^:]+:table\/([^/]+)$/;

const write = (line: string) => void process.stdout.write(`${line}\n`);
const complain = (line: string) => void process.stderr.write(`${line}\n`);
const log: Log = { info: () => {}, warn: complain, error: complain };

async function main(words: readonly string[]): Promise<void> {
  const command = parseCommandLine(words);
  if (command === undefined) write(USAGE.trimEnd());
  else await run(command);
}

async function run(command: Command): Promise<void> {
  const [, regionOfArn, name = command.table] = ARN.exec(command.table) ?? [];
  const region = regionOfArn ?? command.region;
  const configuration = { maxAttempts: 10, ...(region === undefined ? {} : { region }) };
  const table = new DynamoDBClient(configuration);
  const gate = await gateOfTable(table, command.table);
  const issuer = issuerOf(gate, command.provider);
  if (command.about === 'consumers') {
    await runConsumers(new DynamoDbConsumerDirectory(table, name), issuer, command, write);
    return;
  }
  const owner = { kind: 'subject', issuer, value: command.subject } as const;
  const deps = {
    settings: gate,
    clock: systemClock,
    secrets: new SecretsManagerSource(systemClock, log, new SecretsManagerClient(configuration)),
    sessions: new DynamoDbSessionStore(table, name),
    directory: new DynamoDbSessionDirectory(table, name),
  };
  await runSessions(deps, owner, command, write);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, exitCode } = commandErrorOf(error);
  complain(message);
  process.exitCode = exitCode;
});
