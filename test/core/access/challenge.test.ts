import { describe, expect, test } from 'vitest';
import { challengeFor, demandsOf } from '../../../core/access/challenge.js';
import type { Remedy } from '../../../core/access/verdict.js';
import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const SETTINGS = gateSettings({ provider: { issuer: 'https://id.example.com:8443/realms/shop' } });
const REALM = 'Bearer realm="id.example.com:8443"';
const PARAMETERS = /^Bearer [a-z_]+="[\x20!#-[\]-~]*"(?:, [a-z_]+="[\x20!#-[\]-~]*")*$/;

const scope: Remedy = { scopes: ['orders:read', 'b'], lacksScope: true, lacksAuthentication: false };
const stepUp: Remedy = {
  ...{ scopes: ['b'], acrValues: ['silver', 'gold'], maxAge: 300 },
  ...{ lacksScope: false, lacksAuthentication: true },
};

test.each<[ReasonCode, string]>([
  ['no_credential', REALM],
  ['session_expired', REALM],
  ['token_expired', `${REALM}, error="invalid_token", error_description="The token has expired; get a new one."`],
  ['authorization_malformed', `${REALM}, error="invalid_request"`],
  ['access_denied', `${REALM}, error="insufficient_scope"`],
])('%s', (code, challenge) => {
  expect(challengeFor({ code }, SETTINGS)).toBe(challenge);
});

describe('a challenge', () => {
  test('names the scopes of the route where a scope is missing', () => {
    const challenge = challengeFor({ code: 'access_denied', remedy: scope }, SETTINGS);
    expect(challenge).toBe(`${REALM}, error="insufficient_scope", scope="orders:read b"`);
  });

  test('asks for a stronger and more recent sign-in', () => {
    const code = 'insufficient_user_authentication';
    expect(challengeFor({ code, remedy: stepUp }, SETTINGS)).toBe(
      `${REALM}, error="insufficient_user_authentication", error_description="${REASONS[code].message}", ` +
        'acr_values="silver gold", max_age="300"',
    );
  });

  test('says where clients learn about the authorization server', () => {
    const settings = gateSettings({ resourceMetadata: { scopes: [], bearerMethods: [] } });
    expect(challengeFor({ code: 'no_credential' }, settings)).toBe(
      'Bearer realm="id.example.com", ' +
        'resource_metadata="https://api.example.com/prod/.well-known/oauth-protected-resource"',
    );
  });

  test('names what is missing if it may', () => {
    const challenge = challengeFor({ code: 'access_denied', missing: 'role "admin"' }, SETTINGS);
    expect(challenge).toBe(`${REALM}, error="insufficient_scope", error_description="Missing: role 'admin'."`);
  });

  test('is a list of quoted parameters that nothing breaks out of', () => {
    const hostile = 'a", error="x\\\r\nSet-Cookie: é';
    const remedy = { ...scope, ...stepUp, scopes: [hostile], acrValues: [hostile], lacksScope: true };
    for (const code of Object.keys(REASONS) as ReasonCode[]) {
      expect(challengeFor({ code, remedy, missing: hostile }, SETTINGS)).toMatch(PARAMETERS);
    }
  });

  test('is told in JSON as well', () => {
    expect(demandsOf({ code: 'access_denied', remedy: scope })).toEqual({ scope: 'orders:read b' });
    expect(demandsOf({ code: 'insufficient_user_authentication', remedy: stepUp, missing: 'x' })).toEqual({
      acrValues: ['silver', 'gold'],
      maxAge: 300,
      missing: 'x',
    });
    expect(demandsOf({ code: 'access_denied' })).toEqual({});
  });
});
