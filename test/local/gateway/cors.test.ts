import { describe, expect, it } from 'vitest';
import { startHttpApi } from '../http-api/fixture.js';

describe('CORS of an HTTP API', () => {
  it.each([
    ['*', 'http://any.test', '*'],
    ['https://*', 'https://any.test', 'https://any.test'],
    ['https://*', 'http://any.test', undefined],
  ])('%s allows %s as %s', async (allowed, origin, expected) => {
    const { call } = await startHttpApi({ api: { CorsConfiguration: { AllowOrigins: [allowed] } } });
    expect((await call('/a', { headers: ['Origin', origin] })).header('access-control-allow-origin')).toBe(expected);
  });

  it.each([['204'], ['200']])('a preflight is answered with %s, as the switch says', async (status) => {
    const api = { CorsConfiguration: { AllowOrigins: ['*'] } };
    const { call } = await startHttpApi({ api, switches: [`preflight-status=${status}`] });
    const headers = ['Origin', 'https://app.test', 'Access-Control-Request-Method', 'GET'];
    expect((await call('/a', { method: 'OPTIONS', headers })).status).toBe(Number(status));
  });

  it('credentials for every origin are not deployed', async () => {
    const wildcard = { CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } };
    await expect(startHttpApi({ api: wildcard })).rejects.toThrow('allow-credentials is not supported');
  });
});
