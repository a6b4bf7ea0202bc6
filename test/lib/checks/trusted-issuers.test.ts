import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkTrustedIssuers } from '../../../lib/checks/trusted-issuers.js';
import { jwtBearerSettings, tokenExchangeSettings } from '../../../lib/exchange-settings.js';
import { Credential, IdentityProvider, TokenType } from '../../../lib/index.js';

const partner = IdentityProvider.custom({ issuer: 'https://login.partner.example', audiences: ['shop'] });
const own = IdentityProvider.custom({ issuer: 'https://id.example.com', audiences: ['pages'] });
const OWN = [{ issuer: 'https://id.example.com/' }];

describe('the issuers whose tokens are traded', () => {
  it('may be a stranger without conditions and the own provider with them', () => {
    const tokenExchange = tokenExchangeSettings({
      trustedIssuers: [{ issuer: partner }, { issuer: own, conditions: { missingAudience: ['api'] } }],
    });
    expect(checkTrustedIssuers({ tokenExchange }, OWN)).toEqual([]);
  });

  it('are no other way round, whatever the slash at the end', () => {
    const strange = tokenExchangeSettings({ trustedIssuers: [{ issuer: partner, conditions: { hasScopes: ['a'] } }] });
    expect(checkTrustedIssuers({ tokenExchange: strange }, OWN)).toHaveLength(1);
    const bare = jwtBearerSettings({ trustedIssuers: [{ issuer: own, conditions: { hasScopes: [] } }] });
    expect(checkTrustedIssuers({ jwtBearer: bare }, OWN)).toHaveLength(1);
  });

  it('are trusted in one way', () => {
    const settings = { trustedIssuers: [{ issuer: partner }] };
    const ways = { tokenExchange: tokenExchangeSettings(settings), jwtBearer: jwtBearerSettings(settings) };
    expect(checkTrustedIssuers(ways, OWN)).toEqual([expect.stringContaining('in two ways')]);
  });

  it('name the audiences of the tokens that are shown, since nobody is a client there', () => {
    const keycloak = IdentityProvider.keycloak({ url: 'https://id.example.com', realm: 'shop' });
    expect(() => Credential.jwtBearer({ trustedIssuers: [{ issuer: keycloak }] })).toThrow('audiences');
  });

  it('give tokens that can be verified', () => {
    expect(() => Credential.tokenExchange({ trustedIssuers: [{ issuer: IdentityProvider.google() }] })).toThrow(
      'google',
    );
  });
});

it('what is asked for goes into the settings, and what is not stays out', () => {
  expect(
    tokenExchangeSettings({
      trustedIssuers: [],
      provider: 'staff',
      audience: 'api',
      resource: 'https://api.example.com',
      requestedTokenType: TokenType.JWT,
      subjectTokenType: TokenType.of('urn:example:legacy'),
      cacheTtl: Duration.minutes(1),
      attemptWindow: Duration.minutes(2),
      attemptsPerAddress: 7,
    }),
  ).toEqual({
    issuers: [],
    provider: 'staff',
    audience: 'api',
    resource: 'https://api.example.com',
    requestedTokenType: 'urn:ietf:params:oauth:token-type:jwt',
    subjectTokenType: 'urn:example:legacy',
    parameters: {},
    remembered: 60,
    failures: { window: 120, perAddress: 7 },
  });
  expect(jwtBearerSettings({ trustedIssuers: [] })).toEqual({
    issuers: [],
    parameters: {},
    remembered: 900,
    failures: { window: 300, perAddress: 300 },
  });
});

it('a type of token is a URI', () => {
  expect(() => TokenType.of('access_token')).toThrow('no URI');
});
