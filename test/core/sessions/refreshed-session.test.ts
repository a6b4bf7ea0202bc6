import { describe, expect, test } from 'vitest';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { METADATA } from '../../fakes/scripted-provider.js';
import { unsignedToken } from '../../fakes/stored-session.js';
import { DueSession, refusal } from './due-session.js';

describe('what a refresh does not bring', () => {
  test('stays as it is: refresh token, ID token, scope and whose session it is', async () => {
    const due = await DueSession.make({ remembered: true });
    const before = await due.stored();
    due.answer({ refresh_token: undefined });
    await due.use();
    const after = await due.stored();
    const { accessToken, accessTokenExpiresAt: _, refreshAt: __, ...same } = after;
    expect(accessToken).toBe('second-access-token');
    expect(before).toMatchObject(same);
    expect(same).toMatchObject({ refreshToken: 'first-refresh-token', grantedScope: 'orders:read orders:write' });
  });

  test('is not kept where it said something about the old token: when that expires', async () => {
    const due = await DueSession.make();
    due.answer({ expires_in: undefined });
    await due.use();
    expect(await due.stored()).not.toHaveProperty('accessTokenExpiresAt');
    expect(await due.stored()).not.toHaveProperty('refreshAt');
  });
});

describe('what a refresh brings', () => {
  test('holds: an ID token, and scopes that are fewer', async () => {
    const due = await DueSession.make();
    const idToken = await due.round.idp.idToken('nonce-1', { auth_time: 7, name: 'Alice the Second' });
    due.answer({ scope: 'orders:read', id_token: idToken });
    const identity = await due.use();
    expect(identity.idToken).toBe(idToken);
    expect(identity.claimSources).toMatchObject([{ scope: 'orders:read' }, { name: 'Alice the Second' }]);
  });

  test('an access token is verified as at the login', async () => {
    const due = await DueSession.make({ accessTokenVerified: true });
    due.answer({ access_token: unsignedToken({ scope: 'admin' }) });
    expect((await due.use()).claimSources).not.toContainEqual(expect.objectContaining({ scope: 'admin' }));
    expect(await due.stored()).toMatchObject({ accessTokenVerified: false });

    const good = await DueSession.make();
    good.round.accessTokenClaims = async () => ({ exp: good.round.clock.now() + 100 });
    good.answer();
    await good.use();
    expect(await good.stored()).toMatchObject({
      accessTokenVerified: true,
      accessTokenExpiresAt: good.round.clock.now() + 100,
    });
  });

  test('an end of the session at the provider holds from then on', async () => {
    const due = await DueSession.make();
    const end = due.round.clock.now() + 90;
    due.answer({ id_token: await due.round.idp.idToken('nonce-1', { auth_time: 7, session_expiry: end }) });
    expect(await due.use()).toMatchObject({ expiresAt: end });
    due.round.clock.advance(90);
    await expect(due.use()).rejects.toThrow(refusal('session_expired'));
  });

  test('an end that has passed holds at once', async () => {
    const due = await DueSession.make();
    const end = due.round.clock.now() - 1;
    due.answer({ id_token: await due.round.idp.idToken('nonce-1', { auth_time: 7, session_expiry: end }) });
    await expect(due.use()).rejects.toThrow(refusal('session_expired'));
  });

  test('what userinfo says is fetched anew, and kept as it was if that fails', async () => {
    const settings = { session: { userinfo: true } };
    const userinfo = { sub: 'alice-id', email: 'alice@example.com' };
    const due = await DueSession.make({ userinfo }, settings);
    due.round.idp.http.on(METADATA.userinfoEndpoint, () => jsonResponse({ sub: 'alice-id', email: 'new@example.com' }));
    due.answer();
    expect((await due.use()).userinfo).toMatchObject({ email: 'new@example.com' });

    for (const answer of [() => new Response('', { status: 500 }), () => jsonResponse({ sub: 'bob-id' })]) {
      const unlucky = await DueSession.make({ userinfo }, settings);
      unlucky.round.idp.http.on(METADATA.userinfoEndpoint, answer);
      unlucky.answer();
      expect(await unlucky.use()).toMatchObject({ userinfo, accessToken: 'second-access-token' });
    }
  });
});

describe('an ID token that is not of this login is not accepted', () => {
  const GOOD = { auth_time: 7 };

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['somebody else’s', { ...GOOD, sub: 'bob-id' }],
    ['without a subject', { ...GOOD, sub: undefined }],
    ['another provider’s', { ...GOOD, iss: 'https://evil.example' }],
    ['for another client', { ...GOOD, aud: 'other-client' }],
    ['of another authentication', { auth_time: 8 }],
    ['of another party', { ...GOOD, aud: ['shop-client', 'other'], azp: 'other' }],
    ['that has expired', { ...GOOD, exp: 1_750_000_100 }],
    ['from the future', { ...GOOD, iat: 1_750_009_000 }],
    ['with an end that is no time', { ...GOOD, session_expiry: 'tomorrow' }],
  ])('%s', async (_, claims) => {
    const due = await DueSession.make();
    due.answer({ id_token: await due.round.idp.idToken('nonce-1', claims) });
    expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
    expect(await due.stored()).toMatchObject({ accessToken: 'first-access-token' });
    expect(due.row?.retryAt).toBe(due.round.clock.now() + 30);
  });

  test('with another nonce; without one it is', async () => {
    const due = await DueSession.make();
    due.answer({ id_token: await due.round.idp.idToken('nonce-2', GOOD) });
    expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
    const without = await DueSession.make();
    without.answer({ id_token: await without.round.idp.idToken('nonce-1', { ...GOOD, nonce: undefined }) });
    expect(await without.use()).toMatchObject({ accessToken: 'second-access-token' });
  });

  test('signed by nobody, or by somebody else', async () => {
    const genuine = async (due: DueSession) => due.round.idp.idToken('nonce-1', GOOD);
    const forgeries = [
      async (due: DueSession) => `${(await genuine(due)).split('.').slice(0, 2).join('.')}.${'A'.repeat(86)}`,
      async (due: DueSession) => {
        const [, claims] = (await genuine(due)).split('.');
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
      },
      (due: DueSession) => due.round.idp.idToken('nonce-1', GOOD, 'RS256', 'key-ES256'),
    ];
    for (const forge of forgeries) {
      const due = await DueSession.make();
      due.answer({ id_token: await forge(due) });
      expect(await due.use()).toMatchObject({ accessToken: 'first-access-token' });
    }
  });
});
