import { describe, expect, test } from 'vitest';
import { discover, readDiscovery } from '../../../core/provider/discovery.js';
import { isIssuedBy } from '../../../core/settings/issuer.js';
import { gateSettings, ISSUER } from '../../fakes/gate-settings.js';
import { jsonResponse, ScriptedHttp } from '../../fakes/scripted-http.js';

const DOCUMENT = {
  issuer: ISSUER,
  jwks_uri: 'https://id.example.com/keys',
  authorization_endpoint: 'https://id.example.com/authorize',
  token_endpoint: 'https://id.example.com/token',
  userinfo_endpoint: 'https://id.example.com/userinfo',
  end_session_endpoint: 'https://id.example.com/logout',
  authorization_response_iss_parameter_supported: true,
  revocation_endpoint: 'https://id.example.com/revoke',
  response_types_supported: ['code'],
};

describe('discovery', () => {
  test('finds the endpoints of the provider', () => {
    expect(readDiscovery(gateSettings().providers[0], DOCUMENT)).toEqual({
      issuer: ISSUER,
      jwksUri: 'https://id.example.com/keys',
      authorizationEndpoint: 'https://id.example.com/authorize',
      tokenEndpoint: 'https://id.example.com/token',
      userinfoEndpoint: 'https://id.example.com/userinfo',
      endSessionEndpoint: 'https://id.example.com/logout',
      revocationEndpoint: 'https://id.example.com/revoke',
      issParameterSupported: true,
    });
  });

  test('each endpoint that the settings pin wins over the discovered one', () => {
    const pins = { jwks: 'jwksUri', authorization: 'authorizationEndpoint', token: 'tokenEndpoint' } as const;
    const more = {
      ...pins,
      userinfo: 'userinfoEndpoint',
      endSession: 'endSessionEndpoint',
      revocation: 'revocationEndpoint',
    } as const;
    for (const [pin, name] of Object.entries(more)) {
      const [provider] = gateSettings({ provider: { endpoints: { [pin]: 'https://pinned.example.com/' } } }).providers;
      const found = readDiscovery(provider, DOCUMENT);
      expect(found).toEqual({
        ...readDiscovery(gateSettings().providers[0], DOCUMENT),
        [name]: 'https://pinned.example.com/',
      });
    }
  });

  test.each([ISSUER, `${ISSUER}/`])(
    'asks %s at the one well-known address, and takes its slash from there',
    async (issuer) => {
      const http = new ScriptedHttp().on(`${ISSUER}/.well-known/openid-configuration`, () => jsonResponse(DOCUMENT));
      const [provider] = gateSettings({ provider: { issuer } }).providers;
      expect((await discover(provider, http.fetch)).issuer).toBe(ISSUER);
      expect(http.sent).toHaveLength(1);
    },
  );
});

describe('issuers are the same', () => {
  test.each<[unknown, string, boolean]>([
    ['https://a.example', 'https://a.example', true],
    ['https://a.example/', 'https://a.example', true],
    ['https://a.example', 'https://a.example/', true],
    ['https://a.example//', 'https://a.example', false],
    ['https://a.example', 'https://a.example.org', false],
    ['https://A.example', 'https://a.example', false],
    ['http://a.example', 'https://a.example', false],
    [['https://a.example'], 'https://a.example', false],
    [undefined, 'undefined', false],
  ])('%j and %s: %s', (claimed, configured, same) => {
    expect(isIssuedBy({ issuer: configured }, claimed)).toBe(same);
  });
});
