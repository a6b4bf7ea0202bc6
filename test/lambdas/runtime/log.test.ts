import { expect, test } from 'vitest';
import type { LogFields } from '../../../core/log.js';
import { structuredLog } from '../../../lambdas/runtime/log.js';
import { logContract } from '../../contracts/log.js';

function recorded() {
  const lines: unknown[][] = [];
  const record =
    (level: string) =>
    (...line: unknown[]) => {
      lines.push([level, ...line]);
    };
  return { lines, log: structuredLog({ info: record('info'), warn: record('warn'), error: record('error') }) };
}

logContract('the structured log', () => {
  const { lines, log } = recorded();
  return { log, lines: () => lines as [string, string, LogFields][] };
});

const EVERYTHING: Required<LogFields> = {
  code: 'token_expired',
  detail: 'exp',
  correlationId: 'id-1',
  route: 'GET /orders',
  credential: 'bearer',
  subject: 'abc',
  error: 'TypeError',
};

test('every listed field is logged at the level it was logged with', () => {
  const { lines, log } = recorded();
  log.info('one', EVERYTHING);
  log.warn('two', { code: 'token_expired' });
  log.error('three', {});
  const { error, ...others } = EVERYTHING;
  expect(lines).toEqual([
    ['info', 'one', { ...others, failure: error }],
    ['warn', 'two', { code: 'token_expired' }],
    ['error', 'three', {}],
  ]);
});

test('what is not listed is dropped, whatever it is called', () => {
  const { lines, log } = recorded();
  const careless = {
    ...EVERYTHING,
    token: 'unmistakable',
    headers: { cookie: 'unmistakable' },
    message: 'unmistakable',
  };
  log.info('careless', careless);
  log.error('an error as fields', new Error('unmistakable') as LogFields);
  expect(JSON.stringify(lines)).not.toContain('unmistakable');
});

test('empty fields are left out', () => {
  const { lines, log } = recorded();
  log.info('empty', { code: '', detail: '' });
  expect(lines).toEqual([['info', 'empty', {}]]);
});
