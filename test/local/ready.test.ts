import { describe, expect, it } from 'vitest';
import { type ReadyGate, readyJson, readySummary } from '../../local/ready.js';

const GATE: ReadyGate = {
  app: 'examples/orders/app.ts',
  apis: [
    { name: 'HttpApi', flavour: 'http', url: 'http://localhost:8400' },
    { name: 'RestApi', flavour: 'rest', url: 'http://localhost:8401' },
  ],
  issuer: 'http://localhost:8402',
  upstream: { url: 'http://localhost:8403' },
  users: [{ username: 'alice', password: 'pass' }],
  client: { id: 'web', secret: 'web-secret' },
  machineClient: { id: 'job', secret: 'job-secret' },
  console: 'http://localhost:8405',
  log: { file: 'gate.log' },
};

describe('a gate that is ready', () => {
  it('is one line of JSON for programs', () => {
    expect(readyJson(GATE)).not.toContain('\n');
    expect(JSON.parse(readyJson(GATE))).toEqual({
      app: 'examples/orders/app.ts',
      apis: GATE.apis,
      httpApi: 'http://localhost:8400',
      restApi: 'http://localhost:8401',
      issuer: 'http://localhost:8402',
      upstream: 'http://localhost:8403',
      console: 'http://localhost:8405',
      users: [{ username: 'alice', password: 'pass' }],
      client: { id: 'web', secret: 'web-secret' },
      machineClient: { id: 'job', secret: 'job-secret' },
    });
  });

  it('tells people where everything is, who may log in, and three lines to try', () => {
    const summary = readySummary(GATE);
    for (const part of [
      'not a production server',
      '8400',
      '8401',
      '8402',
      '8403',
      '8405',
      'gate.log',
      'alice, password pass',
    ]) {
      expect(summary).toContain(part);
    }
    const lines = summary.split('\n').filter((line) => line.startsWith('  curl '));
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('-u job:job-secret -d grant_type=client_credentials http://localhost:8402/token');
    expect(lines[2]).toContain('x-scope');
  });

  it('lists the APIs of another app, without things to try that only the example has', () => {
    const [api] = GATE.apis;
    const other = { ...GATE, app: 'shop.ts', apis: api === undefined ? [] : [api] };
    expect(readySummary(other)).toContain('http://localhost:8400  (HttpApi)');
    expect(readySummary(other)).not.toMatch(/REST API|curl/);
    expect(JSON.parse(readyJson(other))).not.toHaveProperty('restApi');
  });

  it('tells what to register with an identity provider of your own, and no client secret', () => {
    const summary = readySummary({ ...GATE, users: [], machineClient: undefined });
    expect(summary).toContain('http://localhost:8400/auth/callback and http://localhost:8401/auth/callback');
    expect(summary).toContain('/auth/signed-out');
    expect(summary).not.toContain('web-secret');
    const lines = summary.split('\n').filter((line) => line.startsWith('  curl '));
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('Bearer $TOKEN');
  });
});
