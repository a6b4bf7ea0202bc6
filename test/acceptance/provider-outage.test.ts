import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { type Behaviour, FailingProvider } from './failing-provider.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { reachedUpstream } from './upstream-echo.js';

const AUDIENCE = 'https://orders.example.com';
const FAILURES: readonly Behaviour[] = ['html', 'error', 'silent', 'cut off'];

const provider = await FailingProvider.start();
const gate = await localGate({
  external: {
    issuer: provider.issuer,
    clientId: 'orders',
    clientSecret: 'only-for-this-test',
    audience: AUDIENCE,
    preset: 'custom',
  },
});
afterAll(async () => {
  await gate.stop();
  await provider.stop();
});

describe.each(gate.apis)('a provider that fails, before the $name', ({ url, flavour }) => {
  beforeEach(async () => {
    provider.behaviour = 'well';
    await gate.local?.coldStart();
  });

  it('stops nobody whose key was seen before', async () => {
    const token = await provider.token(AUDIENCE);
    expect((await call(`${url}/orders`, bearer(token))).status).toBe(200);
    for (const behaviour of FAILURES) {
      provider.behaviour = behaviour;
      expect((await call(`${url}/orders`, bearer(token))).status).toBe(200);
    }
  });

  it.each(FAILURES)('lets nobody in on a cold start, and sends nobody to sign in: %s', async (behaviour) => {
    const token = await provider.token(AUDIENCE);
    provider.behaviour = behaviour;
    const before = gate.local?.log.all().length;
    const reached = await reachedUpstream(gate.local, async () => {
      const answer = await call(`${url}/orders`, bearer(token));
      expect(answer.status).toBe(flavour === 'http' ? 500 : 503);
      const login = await call(`${url}/auth/login`, { headers: { accept: 'text/html' } });
      expect(login.status).toBe(503);
      expect(login.body).toContain('provider_unavailable');
      expect(answer.body + login.body).not.toMatch(/\bat .*:\d+:\d+/);
    });
    expect(reached).toBe(0);
    const lines = gate.local?.log.all().slice(before) ?? [];
    expect(lines.some((line) => line.includes('"code":"provider_unavailable"'))).toBe(true);
  });

  it('is not even asked about the token of a stranger', async () => {
    const stranger = await FailingProvider.start();
    const before = provider.requests;
    expect((await call(`${url}/orders`, bearer(await stranger.token(AUDIENCE)))).status).toBe(401);
    expect(provider.requests).toBe(before);
    await stranger.stop();
  });
});

itLogsNoSecret(gate.local, gate.secrets);
