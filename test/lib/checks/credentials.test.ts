import { describe, expect, it } from 'vitest';
import { checkCredentials, checkRouteCredentials } from '../../../lib/checks/credentials.js';

describe('the credentials of a gate', () => {
  it('may be any that the provider can issue', () => {
    expect(checkCredentials(['session', 'bearer'], true, 'keycloak')).toEqual([]);
    expect(checkCredentials(['session'], false, 'google')).toEqual([]);
  });

  it('may not be none', () => {
    expect(checkCredentials([], true, 'keycloak').join()).toContain('add Credential.SESSION or Credential.BEARER');
  });

  it('may not be tokens that nobody can verify', () => {
    expect(checkCredentials(['session', 'bearer'], false, 'google').join()).toContain('Access tokens of google');
  });
});

describe('the credentials of a route', () => {
  it('are all of the gate unless some are selected', () => {
    expect(checkRouteCredentials(undefined, ['session'])).toEqual([]);
    expect(checkRouteCredentials(['session'], ['session', 'bearer'])).toEqual([]);
  });

  it('may not be none, nor others than those of the gate', () => {
    expect(checkRouteCredentials([], ['session']).join()).toContain('leave its credentials out');
    expect(checkRouteCredentials(['bearer'], ['session']).join()).toContain('add it to the credentials of the gate');
  });
});
