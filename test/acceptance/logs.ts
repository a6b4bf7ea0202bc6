import { describe, expect, it } from 'vitest';
import type { LocalGate } from '../../local/local-gate.js';
import { consoleData } from './console-data.js';
import type { GateUnderTest } from './gate-under-test.js';

/** Stands last: it looks at what all the others left behind. */
export function logSuite({ local, secrets }: GateUnderTest): void {
  describe.runIf(local)('the logs of the whole run', () => {
    it('say of each decision who asked for what, and why it was refused', () => {
      const decisions = linesOf(local).filter((line) => /"message":"(allowed|refused)"/.test(line));
      expect(decisions.length).toBeGreaterThan(50);
      expect(decisions.every((line) => line.includes('"correlationId"'))).toBe(true);
      expect(decisions.some((line) => line.includes('"code":"token_expired"'))).toBe(true);
      expect(decisions.some((line) => line.includes('"code":"access_denied"'))).toBe(true);
    });

    it('are compared with many secrets', () => {
      expect(secrets.size).toBeGreaterThan(20);
    });

    itLogsNoSecret(local, secrets);
    if (local !== undefined) itShowsNoSecret(local, secrets);
  });
}

/** For every suite that runs a gate of its own. */
export function itLogsNoSecret(local: LocalGate | undefined, secrets: ReadonlySet<string>): void {
  it('no credential, cookie, secret or user name is in any log', () => {
    const lines = linesOf(local);
    const text = lines.join('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect([...secrets].filter((secret) => text.includes(secret)).length).toBe(0);
    expect(lines.filter((line) => /eyJ[\w-]{10,}/.test(line))).toEqual([]);
    const ours = lines.filter((line) => line.includes('"service":"claimgate"'));
    expect(ours.length).toBeGreaterThan(5);
    expect(ours.filter((line) => /\b(alice|bob)\b/i.test(line))).toEqual([]);
  });
}

/** The console shows what callers and upstreams said, but none of what lets somebody in. */
export function itShowsNoSecret({ console = '' }: Pick<LocalGate, 'console'>, secrets: ReadonlySet<string>): void {
  it('no credential, cookie or secret is shown by the console', async () => {
    const shown = await consoleData(console);
    expect(shown.length).toBeGreaterThan(5);
    const leaks = [...secrets].filter((secret) => shown.some((text) => text.includes(secret)));
    expect(leaks.length).toBe(0);
    expect(shown.filter((text) => /eyJ[\w-]{10,}\./.test(text))).toEqual([]);
  });
}

function linesOf(local: LocalGate | undefined): readonly string[] {
  return local?.log.all() ?? [];
}
