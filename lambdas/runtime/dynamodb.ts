import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_LIMITS } from './aws-limits.js';

export { DynamoDbAnswerStore } from './dynamodb-answer-store.js';
export { DynamoDbAttemptCounter } from './dynamodb-attempt-counter.js';
export { DynamoDbConsumerStore } from './dynamodb-consumer-store.js';
export { DynamoDbLogoutTokenMemory } from './dynamodb-logout-token-memory.js';
export { DynamoDbMetadataStore } from './dynamodb-metadata-store.js';
export { DynamoDbRefreshTokenStore } from './dynamodb-refresh-token-store.js';
export { DynamoDbSessionDirectory } from './dynamodb-session-directory.js';
export { DynamoDbSessionStore } from './dynamodb-session-store.js';

let client: DynamoDBClient | undefined;

/** The one client of this function instance. It retries throttled and failed calls by itself. */
export function dynamoDb(): DynamoDBClient {
  client ??= new DynamoDBClient({ maxAttempts: 4, requestHandler: AWS_LIMITS });
  return client;
}
