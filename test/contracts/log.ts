import { describe, expect, test } from 'vitest';
import type { Log, LogFields } from '../../core/log.js';

export interface LogUnderTest {
  readonly log: Log;
  /** What was written: level, message and fields. */
  lines(): readonly (readonly [string, string, LogFields])[];
}

/** What every log promises. */
export function logContract(name: string, start: () => LogUnderTest): void {
  describe(name, () => {
    test.each(['info', 'warn', 'error'] as const)('writes a line of the level %s with its fields', (level) => {
      const { log, lines } = start();
      log[level]('refused', { code: 'no_credential', correlationId: 'one', route: 'GET /orders' });
      expect(lines()).toEqual([
        [level, 'refused', { code: 'no_credential', correlationId: 'one', route: 'GET /orders' }],
      ]);
    });

    test('keeps the order of lines', () => {
      const { log, lines } = start();
      log.info('first', {});
      log.error('second', {});
      expect(lines().map(([, message]) => message)).toEqual(['first', 'second']);
    });
  });
}
