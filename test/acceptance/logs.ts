import { describe, expect, it } from 'vitest';
import type { GateUnderTest } from './gate-under-test.js';

/** Stands last: it looks at what all the others left behind. */
export function logSuite({ local, secrets }: GateUnderTest): void {
  describe.runIf(local)('the logs of the whole run', () => {
    const lines = () => local?.log.all() ?? [];

    it('say of each decision who asked for what, and why it was refused', () => {
      const decisions = lines().filter((line) => /"message":"(allowed|refused)"/.test(line));
      expect(decisions.length).toBeGreaterThan(50);
      expect(decisions.every((line) => line.includes('"correlationId"'))).toBe(true);
      expect(decisions.some((line) => line.includes('"code":"token_expired"'))).toBe(true);
      expect(decisions.some((line) => line.includes('"code":"access_denied"'))).toBe(true);
    });

    it('hold no credential, cookie or secret', () => {
      expect(secrets.size).toBeGreaterThan(20);
      const text = lines().join('\n');
      const found = [...secrets].filter((secret) => text.includes(secret));
      expect(found.length).toBe(0);
    });

    it('hold nothing that looks like a token', () => {
      expect(lines().filter((line) => /eyJ[\w-]{10,}/.test(line))).toEqual([]);
    });

    it('name no user', () => {
      const decisions = lines().filter((line) => line.includes('"service":"claimgate"'));
      expect(decisions.filter((line) => /\b(alice|bob)\b/i.test(line))).toEqual([]);
    });
  });
}
