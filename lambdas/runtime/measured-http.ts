import type { Fetch } from '../../core/http.js';
import type { Metrics } from '../../core/metrics.js';

/** Counts requests that the provider left without a good answer, and the time that each took. */
export function measuredHttp(send: Fetch, metrics: Metrics, milliseconds = () => performance.now()): Fetch {
  return async (url, init) => {
    const start = milliseconds();
    try {
      const response = await send(url, init);
      if (response.status >= 500) metrics.add('ProviderUnavailable');
      return response;
    } catch (error) {
      metrics.add('ProviderUnavailable');
      throw error;
    } finally {
      metrics.add('ProviderTime', { value: Math.round(milliseconds() - start) });
    }
  };
}
