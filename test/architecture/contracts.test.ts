import { describe, expect, it } from 'vitest';
import { importsOf, sourcesIn } from './source-files.js';

const PORTS: Readonly<Record<string, string>> = {
  'core/authentication/answer-store.ts': 'answer-store',
  'core/authentication/attempt-counter.ts': 'attempt-counter',
  'core/authentication/refresh-token-store.ts': 'refresh-token-store',
  'core/clock.ts': 'clock',
  'core/consumers/consumer-store.ts': 'consumer-store',
  'core/http.ts': 'fetch',
  'core/log.ts': 'log',
  'core/metrics.ts': 'metrics',
  'core/provider/metadata-store.ts': 'metadata-store',
  'core/random.ts': 'random',
  'core/secrets.ts': 'secret-source',
  'core/logout/logout-token-memory.ts': 'logout-token-memory',
  'core/sessions/directory.ts': 'session-directory',
  'core/sessions/store.ts': 'session-store',
  'core/upstream/signer.ts': 'signer',
};

describe('a fake is worth what its contract proves', () => {
  const runs = (folder: string, contract: string) =>
    sourcesIn(folder).filter((file) => file.endsWith('.test.ts') && importsOf(file).includes(contract));

  for (const [port, name] of Object.entries(PORTS)) {
    it(`${port} has one, run on the fake and on the real adapter`, () => {
      const contract = `test/contracts/${name}.ts`;
      expect(importsOf(contract)).toContain(port);
      expect(runs('test/fakes', contract)).not.toEqual([]);
      expect(runs('test/lambdas', contract)).not.toEqual([]);
    });
  }
});
