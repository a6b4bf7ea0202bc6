import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogFields } from '../../core/log.js';

const logger = new Logger({ serviceName: 'claimgate' });

/** Structured JSON. Fields are copied one by one: what `LogFields` does not name cannot be logged. */
export const log: Log = {
  info: (message, fields) => logger.info(message, listed(fields)),
  warn: (message, fields) => logger.warn(message, listed(fields)),
  error: (message, fields) => logger.error(message, listed(fields)),
};

function listed(fields: LogFields): Record<string, string | number> {
  const { code, detail, correlationId, route, credential, subject, status, error } = fields;
  const all = { code, detail, correlationId, route, credential, subject, status, failure: error };
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}
