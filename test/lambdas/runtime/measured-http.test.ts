import { describe, expect, test } from 'vitest';
import type { Fetch } from '../../../core/http.js';
import { measuredHttp } from '../../../lambdas/runtime/measured-http.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';

function measured(send: Fetch) {
  const metrics = new MemoryMetrics();
  let now = 1000;
  const stopwatch = () => {
    now += 20.4;
    return now;
  };
  return { metrics, fetch: measuredHttp(send, metrics, stopwatch) };
}

const TIME = { name: 'ProviderTime', value: 20 };
const UNAVAILABLE = { name: 'ProviderUnavailable', value: 1 };

describe('what is counted of requests to the provider', () => {
  test.each([200, 302, 400, 401, 429])('with the answer %i, its time', async (status) => {
    const { fetch, metrics } = measured(async () => new Response(null, { status }));
    expect((await fetch('https://id.example.com')).status).toBe(status);
    expect(metrics.added).toEqual([TIME]);
  });

  test.each([500, 503])('with the answer %i, that the provider is unavailable', async (status) => {
    const { fetch, metrics } = measured(async () => new Response(null, { status }));
    expect((await fetch('https://id.example.com')).status).toBe(status);
    expect(metrics.added).toEqual([UNAVAILABLE, TIME]);
  });

  test('without an answer, the same; the error is given on', async () => {
    const error = new TypeError('connection refused');
    const { fetch, metrics } = measured(() => Promise.reject(error));
    await expect(fetch('https://id.example.com')).rejects.toBe(error);
    expect(metrics.added).toEqual([UNAVAILABLE, TIME]);
  });

  test('and the request is passed on as it is', async () => {
    const sent: unknown[] = [];
    const { fetch } = measured(async (url, init) => {
      sent.push(url, init);
      return new Response();
    });
    await fetch('https://id.example.com', { method: 'POST' });
    expect(sent).toEqual(['https://id.example.com', { method: 'POST' }]);
  });
});
