import { expect, test } from 'vitest';
import { GateError } from '../../core/errors.js';
import { logFailure } from '../../core/failure.js';
import { gateRequest } from '../fakes/gate-request.js';
import { MemoryLog } from '../fakes/memory-log.js';
import { MemoryMetrics } from '../fakes/memory-metrics.js';

function logged(error: unknown) {
  const log = new MemoryLog();
  const metrics = new MemoryMetrics();
  const failure = logFailure({ log, metrics }, { ...gateRequest(), routeKeys: ['GET /orders'] }, error);
  return { failure, line: log.lines[0], lines: log.lines, counted: metrics.names };
}

test('a refusal is logged with its code and detail, and given on', () => {
  const error = new GateError('return_url', 'another origin');
  expect(logged(error)).toEqual({
    failure: error,
    counted: [],
    line: expect.anything(),
    lines: [
      {
        level: 'info',
        message: 'refused',
        code: 'return_url',
        detail: 'another origin',
        correlationId: 'correlation-1',
        route: 'GET /orders',
      },
    ],
  });
});

test('a failure of the gate is an error, and names the class of its cause only', () => {
  const cause = new TypeError('unmistakable');
  const { line, counted } = logged(new GateError('provider_unavailable', 'no answer from keys', { cause }));
  expect(line).toMatchObject({ level: 'error', code: 'provider_unavailable' });
  expect(counted).toEqual([]);
  expect(line?.error).toMatch(/^TypeError at /);
  expect(JSON.stringify(line)).not.toContain('unmistakable');
});

test.each<[string, unknown]>([
  ['an error', new Error('unmistakable')],
  ['a message of several lines', new Error('first\n    at unmistakable (file:1:1)\nunmistakable')],
  ['a message that looks like a stack trace', new TypeError('\n    at unmistakable')],
  ['a message that was changed later', changed(new Error('unmistakable'), { message: 'other' })],
  ['no stack trace', changed(new Error('unmistakable'), { stack: undefined })],
  ['a stack trace of its own', changed(new Error('x'), { stack: 'unmistakable' })],
  ['an error within', new Error('x', { cause: new Error('unmistakable') })],
  ['several errors within', new AggregateError([new Error('unmistakable')], 'x')],
  ['what is no error', 'unmistakable'],
  ['an object', { message: 'unmistakable', name: 'unmistakable' }],
  ['nothing', undefined],
])('of %s the log has no message, and the caller learns nothing; it counts as a failure of the gate', (_, error) => {
  const { failure, lines, counted } = logged(error);
  expect(counted).toEqual(['GateFailed']);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'error', message: 'failed', code: 'gate_failure' });
  expect(JSON.stringify(lines)).not.toContain('unmistakable');
  expect([failure.code, failure.detail, failure.message]).toEqual(['gate_failure', '', 'gate_failure']);
});

test('the place where an error was thrown is logged', () => {
  expect(logged(new RangeError('x')).line?.error).toMatch(/^RangeError at .*failure\.test\.ts:\d+:\d+\)?$/);
});

function changed(error: Error, changes: object): Error {
  return Object.assign(error, changes);
}
