import { describe, expect, test } from 'vitest';
import { denied } from '../../../core/account/denied.js';
import { REASONS } from '../../../core/reasons.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';

const deps = { settings: gateSettings(), log: new MemoryLog(), metrics: new MemoryMetrics() };

describe('the page of refusals', () => {
  test.each(Object.entries(REASONS))('answers %s with its own status', async (code, { status, message }) => {
    const response = await denied(deps, gateRequest({ query: `code=${code}` }));
    expect(response.status).toBe(status);
    expect(JSON.parse(response.body)).toMatchObject({ error: code, message, correlationId: 'correlation-1' });
  });

  test.each([
    '',
    'code=',
    'code=unknown',
    'code=constructor',
    'code=__proto__',
    'code=cross_site&code=cross_site',
    'code=<script>',
  ])('says access_denied to %j and reflects nothing', async (query) => {
    const response = await denied(deps, gateRequest({ query, headers: NAVIGATION }));
    expect(response.status).toBe(403);
    expect(response.body).toContain('access_denied');
    expect(response.body).not.toMatch(/script|unknown/);
  });

  test('logs no failure, since anybody can name one', async () => {
    const log = new MemoryLog();
    await denied({ ...deps, log }, gateRequest({ query: 'code=gate_failure' }));
    expect(log.lines).toEqual([
      { level: 'info', message: 'refusal explained', code: 'gate_failure', correlationId: 'correlation-1' },
    ]);
  });

  test.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('takes %s', async (method) => {
    expect((await denied(deps, gateRequest({ method, query: 'code=cross_site' }))).status).toBe(403);
  });

  test('is a page for browsers and JSON for scripts', async () => {
    const page = await denied(deps, gateRequest({ query: 'code=access_denied', headers: NAVIGATION }));
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const script = { ...NAVIGATION, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    const json = await denied(deps, gateRequest({ query: 'code=access_denied', headers: script }));
    expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('challenges for what is missing', async () => {
    const response = await denied(deps, gateRequest({ query: 'code=access_denied' }));
    expect(response.headers['www-authenticate']).toBe('Bearer realm="id.example.com", error="insufficient_scope"');
    const crossSite = await denied(deps, gateRequest({ query: 'code=cross_site' }));
    expect(crossSite.headers).not.toHaveProperty('www-authenticate');
  });

  test('is readable by allowed origins', async () => {
    const response = await denied(deps, gateRequest({ headers: { origin: 'https://app.example.com' } }));
    expect(response.headers['access-control-allow-origin']).toBe('https://app.example.com');
    const several = gateRequest({ headers: { origin: ['https://app.example.com', 'https://evil.example'] } });
    expect((await denied(deps, several)).headers).not.toHaveProperty('access-control-allow-origin');
  });
});
