import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PARTNER } from '../../fakes/gate-settings.js';
import { claimsWith, type SigningKey, signingKey } from '../../fakes/signed-tokens.js';
import { storeSession } from '../../fakes/stored-session.js';
import { GateBench } from './gate-bench.js';

const REFUSED = { errorMessage: 'Unauthorized' };
const PARTNER_CLAIMS = { iss: PARTNER.issuer, aud: 'https://partner-api.example.com' };

let own: SigningKey;
let partners: SigningKey;
let bench: GateBench;

beforeAll(async () => {
  // The same key id: whose key it is, the issuer decides.
  [own, partners] = await Promise.all([signingKey('ES256', 'key-1'), signingKey('ES256', 'key-1')]);
});
beforeEach(() => {
  bench = new GateBench(own, { furtherProviders: [PARTNER] });
  bench.publish(PARTNER.issuer, partners);
});

const ask = (token: string, route = '/orders') =>
  bench.viaHttpApi({ route, headers: [['Authorization', `Bearer ${token}`]] });

describe('a gate with two providers', () => {
  test('lets in who shows a token of either', async () => {
    expect(await ask(await own.sign())).toMatchObject({ isAuthorized: true });
    expect(await ask(await partners.sign(claimsWith(PARTNER_CLAIMS)))).toMatchObject({ isAuthorized: true });
  });

  test('asks neither for the keys of the other', async () => {
    await ask(await partners.sign(claimsWith(PARTNER_CLAIMS)));
    expect(bench.http.sent.map(({ url }) => new URL(url).origin)).toEqual(Array(2).fill(PARTNER.issuer));
  });

  test.each<[string, () => Promise<string>, string]>([
    ['the issuer of one and the key of the other', () => partners.sign(), 'token_signature'],
    ['the issuer of the other and the key of one', () => own.sign(claimsWith(PARTNER_CLAIMS)), 'token_signature'],
    ['the audience of the other', () => own.sign(claimsWith({ aud: PARTNER_CLAIMS.aud })), 'token_audience'],
    ['an issuer that is neither', () => own.sign(claimsWith({ iss: 'https://evil.example' })), 'token_issuer'],
    ['no issuer', () => own.sign(claimsWith({ iss: undefined })), 'token_issuer'],
    ['both issuers', () => own.sign(claimsWith({ iss: [claimsWith({}), PARTNER.issuer] })), 'token_issuer'],
  ])('refuses a token with %s', async (_, sign, code) => {
    expect(await ask(await sign())).toEqual(REFUSED);
    expect(bench.log.codes).toEqual([code]);
  });

  test('keeps serving the tokens of one while the other is down', async () => {
    bench.takeProviderDown();
    expect(await ask(await partners.sign(claimsWith(PARTNER_CLAIMS)))).toMatchObject({ isAuthorized: true });
  });

  test('finds roles where the provider of the token has them', async () => {
    const claimPaths = { ...PARTNER.claimPaths, role: ['partner_roles'] };
    bench = new GateBench(own, { furtherProviders: [{ ...PARTNER, claimPaths }] });
    bench.publish(PARTNER.issuer, partners);
    const admin = { ...PARTNER_CLAIMS, partner_roles: ['admin'] };
    expect(await ask(await partners.sign(claimsWith(admin)), '/admin')).toMatchObject({ isAuthorized: true });
    expect(await ask(await own.sign(claimsWith({ partner_roles: ['admin'] })), '/admin')).toEqual({
      isAuthorized: false,
    });
  });

  test('refuses on a route for one provider whom the other vouches for', async () => {
    const token = await partners.sign(claimsWith(PARTNER_CLAIMS));
    expect(await ask(token, '/partners')).toMatchObject({ isAuthorized: true });
    expect(await ask(await own.sign(), '/partners')).toEqual({ isAuthorized: false });
    expect(bench.log.codes.at(-1)).toBe('access_denied');
  });
});

describe('a session', () => {
  const withCookie = (value: string, route = '/orders') =>
    bench.viaHttpApi({ route, headers: [['Cookie', `__Host-claimgate=${value}`]] });

  test('belongs to the provider of its login', async () => {
    const value = await storeSession(bench.gate, { provider: 'partner', issuer: PARTNER.issuer });
    expect(await withCookie(value, '/partners')).toMatchObject({ isAuthorized: true });
    const other = await storeSession(bench.gate);
    expect(await withCookie(other, '/partners')).toEqual({ isAuthorized: false });
  });

  test.each([
    ['that the gate does not have any more', { provider: 'former', issuer: PARTNER.issuer }],
    ['whose issuer is another by now', { provider: 'partner', issuer: 'https://former.partner.example' }],
  ])('of a provider %s is over', async (_, of) => {
    expect(await withCookie(await storeSession(bench.gate, of))).toEqual(REFUSED);
    expect(bench.log.codes).toEqual(['session_unknown']);
  });
});
