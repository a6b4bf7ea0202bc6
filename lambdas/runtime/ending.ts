import type { EndingMessageDependencies } from '../../core/logout/ending-message.js';
import { ENDING_VARIABLE } from '../../core/settings/ending-document.js';
import { parseEndingSettings } from '../../core/settings/parse.js';
import { DynamoDbSessionDirectory, DynamoDbSessionStore, dynamoDb } from './dynamodb.js';
import { variable } from './environment.js';
import { log } from './log.js';
import { embeddedMetrics } from './metrics.js';
import { SecretsManagerSource } from './secrets-manager.js';
import { systemClock } from './system.js';

/**
 * What the function that ends sessions on events is put together from.
 * @throws SettingsError
 */
export function composeEnding(): EndingMessageDependencies {
  const settings = parseEndingSettings(variable(ENDING_VARIABLE));
  return {
    settings,
    clock: systemClock,
    log,
    metrics: embeddedMetrics(settings.gateId),
    secrets: new SecretsManagerSource(systemClock, log),
    sessions: new DynamoDbSessionStore(dynamoDb(), settings.tableName),
    directory: new DynamoDbSessionDirectory(dynamoDb(), settings.tableName),
  };
}
