import { describe, expect, test } from 'vitest';
import { account } from '../../../core/account/account.js';
import { GATE_PATHS } from '../../../core/settings/gate-paths.js';
import { gateRequest } from '../../fakes/gate-request.js';
import type { SettingsChanges } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';

const SERVED: SettingsChanges = {
  resourceMetadata: { scopes: ['orders:read', 'orders:write'], bearerMethods: ['header'] },
  pages: { language: 'en', name: 'Shop' },
};

function ask(suffix = '', changes: SettingsChanges = SERVED, method = 'GET') {
  const route = suffix === '' ? GATE_PATHS.resourceMetadata : `${GATE_PATHS.resourceMetadata}/{proxy+}`;
  const path = `/prod${GATE_PATHS.resourceMetadata}${suffix}`;
  const request = { ...gateRequest({ path, method }), routeKeys: [`GET ${route}`] };
  return account(new LoginRound(changes), request);
}

describe('the metadata of a protected resource', () => {
  test('say which authorization server serves the API', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(JSON.parse(response.body)).toEqual({
      resource: 'https://api.example.com/prod',
      resource_name: 'Shop',
      authorization_servers: ['https://id.example.com/realms/shop'],
      bearer_methods_supported: ['header'],
      scopes_supported: ['orders:read', 'orders:write'],
    });
  });

  test('are about the resource whose path follows', async () => {
    const { body } = await ask('/orders/7');
    expect(JSON.parse(body)).toMatchObject({ resource: 'https://api.example.com/prod/orders/7' });
    expect(JSON.parse((await ask('/')).body)).toMatchObject({ resource: 'https://api.example.com/prod' });
  });

  test.each(['/<script>', '//evil.example', '/a"b', '/a b', `/${'x'.repeat(1025)}`, '/a?b', '/a#b'])(
    'are none for %s',
    async (suffix) => {
      expect((await ask(suffix)).status).toBe(404);
    },
  );

  test('are not there if the gate does not serve them, and read only', async () => {
    expect((await ask('', {})).status).toBe(404);
    expect((await ask('', SERVED, 'POST')).status).toBe(405);
  });

  test('have no list of scopes where no rule asks for one', async () => {
    const { body } = await ask('', { resourceMetadata: { scopes: [], bearerMethods: [] } });
    expect(JSON.parse(body)).not.toHaveProperty('scopes_supported');
  });
});
