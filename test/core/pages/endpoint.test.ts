import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import { answer } from '../../../core/pages/endpoint.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';

async function answerTo(act: () => never, method = 'GET') {
  const log = new MemoryLog();
  const deps = { settings: gateSettings(), log, metrics: new MemoryMetrics() };
  const response = await answer(deps, gateRequest({ method }), ['GET'], async () => act());
  return { response, lines: log.lines };
}

describe('an endpoint', () => {
  test('tells the caller the code and the log the detail', async () => {
    const { response, lines } = await answerTo(() => {
      throw new GateError('login_failed', 'nonce');
    });
    expect(response.body).not.toContain('nonce');
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'failed',
        code: 'login_failed',
        detail: 'nonce',
        correlationId: 'correlation-1',
        route: '',
      },
    ]);
  });

  test('tells nobody the words of an unexpected error, which may quote what was sent', async () => {
    const { response, lines } = await answerTo(() => {
      throw new RangeError('secret token');
    });
    expect(response.status).toBe(503);
    expect(JSON.stringify([response, lines])).not.toContain('secret token');
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'error',
        code: 'gate_failure',
        error: expect.stringMatching(/^RangeError at /),
      }),
    ]);
  });

  test('does nothing for a method it does not take', async () => {
    let ran = false;
    const { response } = await answerTo(() => {
      ran = true;
      throw new Error();
    }, 'DELETE');
    expect(response).toMatchObject({ status: 405, headers: { allow: 'GET' } });
    expect(ran).toBe(false);
  });
});
