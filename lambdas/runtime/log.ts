import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogFields } from '../../core/log.js';

/** Structured JSON. Fields are copied one by one: what `LogFields` does not name cannot be logged. */
export function structuredLog(logger: Pick<Logger, 'info' | 'warn' | 'error'>): Log {
  return {
    info: (message, fields) => logger.info(message, listed(fields)),
    warn: (message, fields) => logger.warn(message, listed(fields)),
    error: (message, fields) => logger.error(message, listed(fields)),
  };
}

export const log = structuredLog(new Logger({ serviceName: 'claimgate' }));

function listed(fields: LogFields): Record<string, string> {
  const { code, detail, correlationId, route, credential, subject, error } = fields;
  const all = { code, detail, correlationId, route, credential, subject, failure: error };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}
