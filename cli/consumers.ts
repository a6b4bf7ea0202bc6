import type { DynamoDbConsumerDirectory } from '../lambdas/runtime/dynamodb-consumer-directory.js';
import { CommandError } from './command-error.js';
import type { ConsumersCommand } from './command-line.js';

/** Lists consumers of a provider, or gives or takes a plan. @param write takes one line at a time */
export async function runConsumers(
  directory: DynamoDbConsumerDirectory,
  issuer: string,
  command: Pick<ConsumersCommand, 'change' | 'json'>,
  write: (line: string) => void,
): Promise<void> {
  const { change, json } = command;
  const say = (words: string, object: object) => write(json ? JSON.stringify(object) : words);
  switch (change?.kind) {
    case 'assign':
      await directory.assign(issuer, change);
      say(`${change.consumer} has the plan ${change.plan}, within a minute.`, {
        consumer: change.consumer,
        plan: change.plan,
      });
      return;
    case 'remove':
      if (!(await directory.remove(issuer, change.consumer))) {
        throw new CommandError(`${change.consumer} has no plan in this table.`);
      }
      say(`${change.consumer} has no plan any more, within a minute.`, { consumer: change.consumer });
      return;
    default: {
      let found = 0;
      for await (const { consumer, plan } of directory.list(issuer)) {
        found += 1;
        say(`${plan}  ${consumer}`, { consumer, plan });
      }
      if (!json) write(`${found === 0 ? '' : '\n'}${found === 1 ? '1 consumer' : `${found} consumers`}.`);
    }
  }
}
