import { beforeAll, describe, expect, test } from 'vitest';
import type { CredentialKind } from '../../../core/settings/document.js';
import type { WaysIn } from '../../../core/settings/ways-in.js';
import { AskingGate, basic, bearer, ENDPOINTS, FAILURES, GRANT, INTROSPECTION } from '../../fakes/asking-gate.js';
import { PARTNER } from '../../fakes/gate-settings.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, GOOD_CLAIMS, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';

const AT = `${PARTNER.issuer}/at`;
const OF_PARTNER = { iss: PARTNER.issuer, aud: 'https://partner-api.example.com', sub: 'bob-id' };
const ACTIVE = { ...GOOD_CLAIMS, active: true, token_type: 'Bearer' };
const OPAQUE = bearer('an-opaque-token');
const JOB = basic('orders-job', 'job-secret');

let ours: SigningKey;
let theirs: SigningKey;
beforeAll(async () => {
  ours = await signingKey('ES256', 'one');
  theirs = await signingKey('ES256', 'two');
});

/** A gate of two providers; the second answers under `AT`. */
function gateOf(credentials: readonly CredentialKind[], waysIn: WaysIn): AskingGate {
  const gate = new AskingGate(ours, credentials, waysIn, { furtherProviders: [PARTNER] });
  gate.http
    .on(`${PARTNER.issuer}/.well-known/openid-configuration`, () =>
      jsonResponse({
        issuer: PARTNER.issuer,
        jwks_uri: `${AT}/jwks`,
        token_endpoint: `${AT}/token`,
        userinfo_endpoint: `${AT}/userinfo`,
        introspection_endpoint: `${AT}/introspect`,
      }),
    )
    .on(`${AT}/jwks`, () => jsonResponse({ keys: [theirs.jwk] }))
    .on(`${AT}/introspect`, () => jsonResponse({ ...ACTIVE, ...OF_PARTNER }))
    .on(`${AT}/userinfo`, () => jsonResponse({ sub: 'bob-id' }));
  return gate.answering('introspection', () => jsonResponse(ACTIVE)).answering('userinfo', () => jsonResponse(ACTIVE));
}

const askedPartner = (gate: AskingGate, endpoint: string) => gate.http.sentTo(`${AT}/${endpoint}`);
const tokenOfPartner = () => theirs.sign(claimsWith(OF_PARTNER));

describe('an opaque token', () => {
  test('is shown to the first provider, and to no other', async () => {
    const gate = gateOf(['introspection'], { introspection: INTROSPECTION });
    expect(await gate.identity(OPAQUE)).toMatchObject({ provider: { id: 'custom' }, subject: 'alice-id' });
    expect(askedPartner(gate, 'introspect')).toHaveLength(0);
  });

  test('is shown to the provider that introspection names, and to no other', async () => {
    const gate = gateOf(['introspection'], { introspection: { ...INTROSPECTION, provider: 'partner' } });
    expect(await gate.identity(OPAQUE)).toMatchObject({ provider: { id: 'partner' }, subject: 'bob-id' });
    expect(gate.asked('introspection')).toBe(0);
  });

  test('is shown to the provider that userinfo names, and to no other', async () => {
    const userinfo = { provider: 'partner', audience: { kind: 'any' }, remembered: 60, failures: FAILURES } as const;
    const gate = gateOf(['userinfo'], { userinfo });
    expect(await gate.identity(OPAQUE)).toMatchObject({ provider: { id: 'partner' }, issuer: PARTNER.issuer });
    expect(gate.asked('userinfo')).toBe(0);
  });

  test('fails where no provider has the name', async () => {
    const gate = () => gateOf(['introspection'], { introspection: { ...INTROSPECTION, provider: 'nobody' } });
    expect(gate).toThrow('gate_failure');
  });
});

describe('a JWT that is introspected as well', () => {
  const jwts = { ...INTROSPECTION, jwts: true };

  test('is asked about where it was issued', async () => {
    const gate = gateOf(['introspection'], { introspection: jwts });
    expect(await gate.identity(bearer(await tokenOfPartner()))).toMatchObject({ provider: { id: 'partner' } });
    expect(gate.asked('introspection')).toBe(0);
    expect(await gate.identity(bearer(await ours.sign()))).toMatchObject({ provider: { id: 'custom' } });
    expect(askedPartner(gate, 'introspect')).toHaveLength(1);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['in the name of one with a key of the other', () => ours.sign(claimsWith(OF_PARTNER)), 'token_key_unknown'],
    [
      'in the name of one for an audience of the other',
      () => theirs.sign(claimsWith({ ...OF_PARTNER, aud: GOOD_CLAIMS.aud })),
      'token_audience',
    ],
    ['of nobody that the gate knows', () => ours.sign(claimsWith({ iss: 'https://evil.example' })), 'token_issuer'],
  ])('%s is refused, and nobody is asked', async (_, sign, code) => {
    const gate = gateOf(['introspection'], { introspection: jwts });
    expect(await gate.outcome(bearer(await sign()))).toBe(code);
    expect([gate.asked('introspection'), askedPartner(gate, 'introspect').length]).toEqual([0, 0]);
  });

  test('passes by what is allowed at its own provider alone', async () => {
    const introspection = {
      ...jwts,
      clientIds: ['shop'],
      untyped: true,
      parameters: { resource: 'r' },
      headers: { authorization: 'Bearer for-the-first' },
    };
    const gate = gateOf(['introspection'], { introspection });
    gate.http.on(`${AT}/introspect`, () => jsonResponse({ ...ACTIVE, ...OF_PARTNER, aud: 'other', client_id: 'shop' }));
    expect(await gate.outcome(bearer(await tokenOfPartner()))).toBe('token_audience');
    const [request] = askedPartner(gate, 'introspect');
    expect(request?.headers.get('authorization')).not.toBe('Bearer for-the-first');
    expect(request?.body).not.toContain('resource');
  });
});

describe('Basic credentials', () => {
  const grant = { ...GRANT, provider: 'partner' };
  const granted = (token: string) => () => jsonResponse({ access_token: token, token_type: 'Bearer', expires_in: 300 });

  test('are shown to the provider that the credential names, and to no other', async () => {
    const gate = gateOf(['clientCredentials'], { clientCredentials: grant });
    gate.http.on(`${AT}/token`, granted(await tokenOfPartner()));
    expect(await gate.identity(JOB)).toMatchObject({ provider: { id: 'partner' }, subject: 'bob-id' });
    expect(gate.http.sentTo(ENDPOINTS.token)).toHaveLength(0);
  });

  test('do not pass with a token of another provider', async () => {
    const gate = gateOf(['clientCredentials'], { clientCredentials: grant });
    gate.http.on(`${AT}/token`, granted(await ours.sign()));
    expect(await gate.outcome(JOB)).toBe('token_issuer');
  });

  test('get an opaque token that its own provider is asked about', async () => {
    const gate = gateOf(['clientCredentials'], { clientCredentials: grant, introspection: INTROSPECTION });
    gate.http.on(`${AT}/token`, granted('an-opaque-token'));
    expect(await gate.identity(JOB)).toMatchObject({ provider: { id: 'partner' } });
    expect(gate.asked('introspection')).toBe(0);
  });
});
