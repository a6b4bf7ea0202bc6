import { describe, expect, test } from 'vitest';
import { denied } from '../../../core/account/denied.js';
import { explain, isPageOfRefusals, readExplanation } from '../../../core/account/explanation.js';
import type { Decision } from '../../../core/decision.js';
import type { GateRequest } from '../../../core/request.js';
import type { RoutesDocument } from '../../../core/settings/document.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';

const anybody = { access: { kind: 'rule' as const, rule: { kind: 'authenticated' as const } } };
const ROUTES: RoutesDocument = { version: 1, routes: { 'POST /orders': anybody, 'ANY /refunds': anybody } };
const REFUSED: Decision = {
  ...{ allowed: false, code: 'insufficient_user_authentication', detail: 'for the log', loginUrl: undefined },
  ...{ missing: 'acr "gold"' },
  remedy: { scopes: [], acrValues: ['gold'], maxAge: 300, lacksScope: false, lacksAuthentication: true },
};

const deps = { settings: gateSettings(), log: new MemoryLog(), metrics: new MemoryMetrics() };

async function explained(query: string, decision: Decision = REFUSED) {
  const asked: GateRequest[] = [];
  const decide = async (request: GateRequest) => {
    asked.push(request);
    return decision;
  };
  const explanation = await explain(decide, ROUTES, gateRequest({ query }));
  return { asked, explanation, page: await denied(deps, { ...gateRequest({ query }), explanation }) };
}

describe('who asks why a route refuses him', () => {
  test('is judged as if he had come there', async () => {
    const [post] = (await explained('route=POST%20/orders')).asked;
    expect(post).toMatchObject({ method: 'POST', routeKeys: ['POST /orders'] });
    const [put] = (await explained('route=ANY%20/refunds&method=PUT')).asked;
    expect(put).toMatchObject({ method: 'PUT', routeKeys: ['ANY /refunds'] });
    const [any] = (await explained('route=ANY%20/refunds')).asked;
    expect(any).toMatchObject({ method: 'GET' });
  });

  test('learns what is missing, with the challenge', async () => {
    const { page } = await explained('route=ANY%20/refunds');
    expect(page.status).toBe(401);
    expect(JSON.parse(page.body)).toMatchObject({
      error: 'insufficient_user_authentication',
      acrValues: ['gold'],
      maxAge: 300,
      missing: 'acr "gold"',
      loginUrl: 'https://api.example.com/prod/auth/login?acr_values=gold&max_age=300',
      challenge: page.headers['www-authenticate'],
    });
    expect(page.headers['www-authenticate']).toContain('acr_values="gold", max_age="300"');
    expect(page.body).not.toContain('for the log');
  });

  test('is offered the sign-in that is needed if he is a person', async () => {
    const { explanation } = await explained('route=ANY%20/refunds');
    const page = await denied(deps, { ...gateRequest({ headers: NAVIGATION }), explanation });
    expect(page.body).toContain('/auth/login?acr_values=gold&#38;max_age=300');
  });

  test('learns that he may pass', async () => {
    const allowed: Decision = { allowed: true, identity: undefined, upstreamHeaders: { 'x-user': 'alice' } };
    const { explanation, page } = await explained('route=ANY%20/refunds', allowed);
    expect(explanation).toBe('{}');
    expect(page.status).toBe(200);
    expect(JSON.parse(page.body)).toEqual({ allowed: true, correlationId: 'correlation-1' });
  });

  test('is told by the code he was sent with, if that is another one now', async () => {
    const { page } = await explained('code=cross_site&route=POST%20/orders');
    expect(JSON.parse(page.body)).toEqual({
      error: 'cross_site',
      message: expect.any(String),
      correlationId: 'correlation-1',
    });
  });

  test.each(['', 'route=', 'route=GET%20/nowhere', 'route=__proto__', 'route=ANY%20/refunds&route=ANY%20/refunds'])(
    'is not judged at %j',
    async (query) => {
      const { asked, explanation } = await explained(query);
      expect(asked).toEqual([]);
      expect(explanation).toBeUndefined();
    },
  );
});

describe('the page that explains', () => {
  test('is the gate’s own, and never a route with a rule', () => {
    const at = (routeKeys: readonly string[], routes = ROUTES) =>
      isPageOfRefusals({ ...gateRequest(), routeKeys }, routes);
    expect(at(['ANY /auth/denied'])).toBe(true);
    expect(at(['GET /auth/denied', 'ANY /auth/denied'])).toBe(true);
    expect(at(['POST /orders'])).toBe(false);
    expect(at(['GET /shop/auth/denied'])).toBe(false);
    expect(at([])).toBe(false);
    expect(at(['ANY /auth/denied'], { version: 1, routes: { 'ANY /auth/denied': anybody } })).toBe(false);
  });

  test.each([undefined, '', 'x', '[]', '{"code":"unheard_of"}', '{"code":"access_denied","remedy":{}}'])(
    'takes no %j for an explanation',
    (text) => {
      expect(readExplanation(text)?.code).toBeUndefined();
    },
  );
});
