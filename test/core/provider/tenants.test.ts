import { describe, expect, test } from 'vitest';
import { providerClient } from '../../../core/provider/client.js';
import { keyFinder } from '../../../core/provider/key-finder.js';
import { accessTokenVerifier } from '../../../core/tokens/access-token.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { CLIENT_SECRET_ARN, PROVIDER } from '../../fakes/gate-settings.js';
import { METADATA, ScriptedProvider } from '../../fakes/scripted-provider.js';
import { claimsWith, signingKey } from '../../fakes/signed-tokens.js';

const issuerOf = (tenant: string) => `https://login.example.com/${tenant}/v2.0`;
const SHARED = { ...PROVIDER, issuer: issuerOf('{tenantid}'), tenants: ['alpha', 'beta'] };
const CHECKS = { state: 'state', nonce: 'nonce', codeVerifier: 'v'.repeat(43) };
const RESPONSE = new URL('https://api.example.com/prod/auth/callback?state=state&code=code');

async function setUp() {
  const clock = new FixedClock();
  const idp = await new ScriptedProvider(clock).publishKeys('ES256');
  const client = providerClient({
    provider: SHARED,
    clock,
    fetch: idp.http.fetch,
    secrets: new FixedSecrets({ [CLIENT_SECRET_ARN]: 'client secret' }),
    metadata: { metadata: async () => ({ ...METADATA, issuer: SHARED.issuer }) },
  });
  const answer = async (issuer: string) =>
    idp.answerTokens(
      await idp.tokens('nonce', { id_token: await idp.idToken('nonce', { iss: issuer }), refresh_token: 'next' }),
    );
  return { clock, idp, client, answer, asked: () => idp.http.sentTo(METADATA.tokenEndpoint).length };
}

describe('a login at a provider with several tenants', () => {
  test.each(['alpha', 'beta'])('is of the tenant that issued the ID token: %s', async (tenant) => {
    const { client, answer, asked } = await setUp();
    await answer(issuerOf(tenant));
    expect((await client.redeem(RESPONSE, CHECKS)).idTokenClaims.iss).toBe(issuerOf(tenant));
    // A code can be shown once.
    expect(asked()).toBe(1);
  });

  test.each([issuerOf('gamma'), issuerOf('{tenantid}'), issuerOf('alpha/../gamma'), 'https://evil.example/alpha/v2.0'])(
    'fails with an ID token of %s',
    async (issuer) => {
      const { client, answer, asked } = await setUp();
      await answer(issuer);
      await expect(client.redeem(RESPONSE, CHECKS)).rejects.toMatchObject({ code: 'login_failed' });
      expect(asked()).toBe(1);
    },
  );

  test('still verifies the rest of the ID token', async () => {
    const { client, idp } = await setUp();
    const wrong = await idp.idToken('another nonce', { iss: issuerOf('alpha') });
    idp.answerTokens(await idp.tokens('nonce', { id_token: wrong }));
    await expect(client.redeem(RESPONSE, CHECKS)).rejects.toMatchObject({ code: 'login_failed' });
  });

  test('refreshes within the tenants, too', async () => {
    const { client, answer } = await setUp();
    await answer(issuerOf('beta'));
    expect(await client.refresh('refresh-1', 'first')).toMatchObject({ kind: 'refreshed' });
    await answer(issuerOf('gamma'));
    expect(await client.refresh('refresh-2', 'first')).toMatchObject({ kind: 'failed' });
  });

  test('reports what the provider refuses as ever', async () => {
    const { client, idp } = await setUp();
    idp.answerTokens({ error: 'invalid_grant' }, 400);
    await expect(client.redeem(RESPONSE, CHECKS)).rejects.toMatchObject({ code: 'login_unknown' });
    expect(await client.refresh('refresh-1', 'first')).toMatchObject({ kind: 'refused' });
  });
});

describe('an access token of a provider with several tenants', () => {
  async function bench() {
    const key = await signingKey('ES256', 'key-1');
    let asked = 0;
    const keys = {
      current: async () => {
        asked += 1;
        const keySet = { keys: [{ ...key.jwk, kty: 'EC', issuer: SHARED.issuer }] };
        return { issuer: SHARED.issuer, find: keyFinder(keySet, SHARED), fetchedAt: 0 };
      },
      renewed: async () => undefined,
    };
    const verify = accessTokenVerifier({ provider: SHARED, keys, clock: new FixedClock() });
    return {
      verify: async (iss: string) => verify(await key.sign(claimsWith({ iss }))),
      asked: () => asked,
    };
  }

  test('is taken from each that is allowed', async () => {
    const { verify } = await bench();
    expect(await verify(issuerOf('alpha'))).toMatchObject({ iss: issuerOf('alpha') });
    expect(await verify(issuerOf('beta'))).toMatchObject({ iss: issuerOf('beta') });
  });

  test.each([issuerOf('gamma'), issuerOf('{tenantid}'), issuerOf('*'), issuerOf('')])(
    'is refused from %s, without asking the provider',
    async (issuer) => {
      const { verify, asked } = await bench();
      await expect(verify(issuer)).rejects.toMatchObject({ code: 'token_issuer' });
      expect(asked()).toBe(0);
    },
  );
});

describe('the keys of a provider with several tenants', () => {
  const keysFor = async (published: string | undefined, iss: string) => {
    const key = await signingKey('ES256', 'key-1');
    const jwk = { ...key.jwk, kty: 'EC', ...(published === undefined ? {} : { issuer: published }) };
    const [protectedHeader = '', payload = '', signature = ''] = (await key.sign(claimsWith({ iss }))).split('.');
    return keyFinder({ keys: [jwk] }, SHARED)(
      { alg: 'ES256', kid: 'key-1' },
      { protected: protectedHeader, payload, signature },
    );
  };

  test.each([undefined, SHARED.issuer, issuerOf('alpha')])(
    'that name %s are for tokens of alpha',
    async (published) => {
      await expect(keysFor(published, issuerOf('alpha'))).resolves.toBeDefined();
    },
  );

  test('that name another tenant are not', async () => {
    await expect(keysFor(issuerOf('beta'), issuerOf('alpha'))).rejects.toThrow('no applicable key');
  });
});
