import { describe, expect, it, vi } from 'vitest';
import { synthesize, typesOf } from './synthesized-app.js';

vi.setConfig({ testTimeout: 60_000 });

const CONTEXT = {
  issuer: 'https://id.example.com',
  clientId: 'shop',
  clientSecretName: 'shop/client-secret',
  upstream: 'https://orders.example.com',
};
const APP = 'bin/claimgate.ts';

describe('the app that is deployed without writing code', () => {
  it('says everything it misses at once, and fails', async () => {
    const { exitCode, errors } = await synthesize(APP, { upstream: 'https://orders.example.com' });
    expect(exitCode).toBe(1);
    for (const key of ['issuer', 'clientId', 'clientSecretName', 'api']) {
      expect(errors).toContain(`-c ${key}=…`);
    }
    expect(errors).not.toContain('-c upstream=…');
    expect(errors).not.toMatch(/^ +at /m);
  });

  it('knows two kinds of API', async () => {
    const { exitCode, errors } = await synthesize(APP, { ...CONTEXT, api: 'graphql' });
    expect(exitCode).toBe(1);
    expect(errors).toContain('say -c api=http or -c api=rest');
  });

  it('puts a gate in front of an HTTP API', async () => {
    const app = await synthesize(APP, { ...CONTEXT, api: 'http', scope: 'orders:read' });
    expect(app.errors).toBe('');
    expect(app.exitCode).toBe(0);
    expect(typesOf(app)).toContain('AWS::ApiGatewayV2::Authorizer');
    expect(JSON.stringify(app.template).includes('https://orders.example.com/{proxy}')).toBe(true);
  });

  it('puts a gate in front of a REST API, and knows a Keycloak realm when it sees one', async () => {
    const issuer = 'https://id.example.com/realms/shop';
    const app = await synthesize(APP, { ...CONTEXT, issuer, api: 'rest', publicUrl: 'https://api.example.com' });
    expect(app.exitCode).toBe(0);
    expect(typesOf(app)).toContain('AWS::ApiGateway::Authorizer');
    expect(JSON.stringify(app.template).includes('https://api.example.com/auth/callback')).toBe(true);
    expect(JSON.stringify(app.template).includes(`${issuer}/protocol/openid-connect/certs`)).toBe(true);
  });
});
