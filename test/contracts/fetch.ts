import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fetch } from '../../core/http.js';

export interface FetchUnderTest {
  readonly fetch: Fetch;
  /** Answers 201 with the header `x-method` and a body that repeats the header `x-sent` and the body it got. */
  readonly echo: string;
  /** Where nobody answers. */
  readonly dead: string;
  stop(): Promise<void>;
}

/** What every way of sending a request promises. */
export function fetchContract(name: string, start: () => Promise<FetchUnderTest>): void {
  describe(name, () => {
    let under: FetchUnderTest;
    beforeAll(async () => {
      under = await start();
    });
    afterAll(() => under.stop());

    test('sends method, headers and body, and gives status, headers and body of the answer', async () => {
      const response = await under.fetch(under.echo, { method: 'POST', headers: { 'x-sent': 'one' }, body: 'two' });
      expect(response.status).toBe(201);
      expect(response.headers.get('x-method')).toBe('POST');
      expect(await response.text()).toBe('one two');
    });

    test('rejects when no answer comes', async () => {
      await expect(under.fetch(under.dead)).rejects.toThrow();
    });
  });
}
