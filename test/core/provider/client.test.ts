import { describe, expect, test } from 'vitest';
import { providerClient } from '../../../core/provider/client.js';
import type { ProviderMetadata } from '../../../core/provider/metadata.js';
import type { ClientAuthentication } from '../../../core/settings/document.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { CLIENT_SECRET_ARN, PROVIDER } from '../../fakes/gate-settings.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { METADATA, ScriptedProvider } from '../../fakes/scripted-provider.js';

interface Setup {
  readonly authentication?: ClientAuthentication;
  readonly secret?: string;
  readonly metadata?: Partial<ProviderMetadata>;
}

const SECRET: ClientAuthentication = { kind: 'secret', method: 'client_secret_post', secretArn: CLIENT_SECRET_ARN };
const CHECKS = { state: 'state', nonce: 'nonce', codeVerifier: 'v'.repeat(43) };
const RESPONSE = new URL('https://api.example.com/prod/auth/callback?state=state&code=code');

async function setUp({ authentication = SECRET, secret = 'client secret', metadata = {} }: Setup = {}) {
  const clock = new FixedClock();
  const idp = await new ScriptedProvider(clock).publishKeys('ES256');
  const secrets = new FixedSecrets({ [CLIENT_SECRET_ARN]: secret });
  const client = providerClient({
    provider: { ...PROVIDER, client: { id: 'shop-client', authentication } },
    clock,
    fetch: idp.http.fetch,
    secrets,
    metadata: { metadata: async () => ({ ...METADATA, ...metadata }) },
  });
  return { client, idp, secrets };
}

async function sentForm(setup: Setup) {
  const { client, idp } = await setUp(setup);
  idp.answerTokens(await idp.tokens('nonce'));
  await client.redeem(RESPONSE, CHECKS);
  const [sent] = idp.http.sentTo(METADATA.tokenEndpoint);
  return { form: new URLSearchParams(sent?.body), headers: sent?.headers };
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'GateError', code });
}

describe('the client of a provider', () => {
  test('shows its secret in the form where that is the method', async () => {
    const { form, headers } = await sentForm({});
    expect(form.get('client_id')).toBe('shop-client');
    expect(form.get('client_secret')).toBe('client secret');
    expect(headers?.has('authorization')).toBe(false);
  });

  test('shows only its id if it is public', async () => {
    const { form, headers } = await sentForm({ authentication: { kind: 'none' } });
    expect(form.get('client_id')).toBe('shop-client');
    expect(form.has('client_secret')).toBe(false);
    expect(headers?.has('authorization')).toBe(false);
  });

  test('takes its secret from a field of a JSON secret', async () => {
    const { form } = await sentForm({
      authentication: { ...SECRET, secretField: 'value' },
      secret: '{"value":"inner"}',
    });
    expect(form.get('client_secret')).toBe('inner');
  });

  test.each(['{"other":"x"}', '{"value":7}', '{"value":""}', 'null', 'not JSON "inner"'])(
    'fails without quoting a secret that lacks the field: %s',
    async (secret) => {
      const { client, idp } = await setUp({ authentication: { ...SECRET, secretField: 'value' }, secret });
      const failure = client.redeem(RESPONSE, CHECKS);
      await expect(failure).rejects.toThrow(refusal('gate_failure'));
      await expect(failure).rejects.not.toThrow(/inner|other/);
      expect(idp.http.sent).toEqual([]);
    },
  );

  test('needs no secret to build an address', async () => {
    const { client, secrets } = await setUp();
    secrets.stored.clear();
    await expect(client.authorizationUrl({ state: 'x' })).resolves.toBe(
      `${METADATA.authorizationEndpoint}?state=x&client_id=shop-client&response_type=code`,
    );
    await expect(client.endSessionUrl({})).resolves.toBe(`${METADATA.endSessionEndpoint}?client_id=shop-client`);
  });

  test('fetches the keys of the provider once for many logins', async () => {
    const { client, idp } = await setUp();
    idp.answerTokens(await idp.tokens('nonce'));
    await client.redeem(RESPONSE, CHECKS);
    await client.redeem(RESPONSE, CHECKS);
    expect(idp.http.sentTo(METADATA.jwksUri)).toHaveLength(1);
  });

  test('follows metadata that changes', async () => {
    let authorizationEndpoint = 'https://id.example.com/one';
    const { secrets, idp } = await setUp();
    const client = providerClient({
      provider: PROVIDER,
      clock: new FixedClock(),
      fetch: idp.http.fetch,
      secrets,
      metadata: { metadata: async () => ({ ...METADATA, authorizationEndpoint }) },
    });
    expect(await client.authorizationUrl({})).toContain('/one?');
    authorizationEndpoint = 'https://id.example.com/two';
    expect(await client.authorizationUrl({})).toContain('/two?');
  });

  test('has no end-session address where the provider names none', async () => {
    const { endSessionEndpoint: _, ...metadata } = METADATA;
    const client = providerClient({
      provider: PROVIDER,
      clock: new FixedClock(),
      fetch: async () => new Response(),
      secrets: new FixedSecrets({}),
      metadata: { metadata: async () => metadata },
    });
    await expect(client.endSessionUrl({})).resolves.toBeUndefined();
  });
});

describe('revoking a token', () => {
  const answering = async (...answers: readonly Response[]) => {
    const made = await setUp();
    const left = [...answers];
    made.idp.http.on(METADATA.revocationEndpoint, () => left.shift() ?? new Response(null, { status: 500 }));
    return { ...made, sent: () => made.idp.http.sentTo(METADATA.revocationEndpoint) };
  };

  test('names the token and its type, as the client', async () => {
    const { client, sent } = await answering(new Response(null, { status: 200 }));
    await expect(client.revoke('refresh-1', 'refresh_token')).resolves.toBe(true);
    expect(sent()).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(sent()[0]?.body))).toEqual({
      token: 'refresh-1',
      token_type_hint: 'refresh_token',
      client_id: 'shop-client',
      client_secret: 'client secret',
    });
  });

  test('cannot be done where the provider has no such endpoint, and nothing is sent', async () => {
    const { revocationEndpoint: _, ...metadata } = METADATA;
    const { idp, secrets } = await setUp();
    const deps = { provider: PROVIDER, clock: new FixedClock(), fetch: idp.http.fetch, secrets };
    const client = providerClient({ ...deps, metadata: { metadata: async () => metadata } });
    await expect(client.revoke('refresh-1', 'refresh_token')).resolves.toBe(false);
    expect(idp.http.sent).toEqual([]);
  });

  test('cannot be done where the provider does not revoke tokens of this type', async () => {
    const { client } = await answering(jsonResponse({ error: 'unsupported_token_type' }, 400));
    await expect(client.revoke('access-1', 'access_token')).resolves.toBe(false);
  });

  test('is tried again with the client secret that came with a rotation', async () => {
    const refused = jsonResponse({ error: 'invalid_client' }, 401);
    const { client, secrets, sent } = await answering(refused, new Response(null, { status: 200 }));
    await expect(client.revoke('refresh-1', 'refresh_token')).resolves.toBe(true);
    expect(secrets.freshReads).toBe(1);
    expect(sent()).toHaveLength(2);
  });

  test.each([
    ['provider_unavailable', new Response(null, { status: 503 })],
    ['login_failed', jsonResponse({ error: 'invalid_request', error_description: 'refresh-1' }, 400)],
  ])('fails as %s without a word of the token', async (code, response) => {
    const failure = (await answering(response)).client.revoke('refresh-1', 'refresh_token');
    await expect(failure).rejects.toThrow(refusal(code));
    await expect(failure).rejects.not.toThrow(/refresh-1/);
  });
});

describe('a provider without https', () => {
  const at = (origin: string): Partial<ProviderMetadata> => ({
    issuer: origin,
    authorizationEndpoint: `${origin}/authorize`,
    tokenEndpoint: `${origin}/token`,
  });

  test.each(['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000'])(
    'may be on this machine: %s',
    async (origin) => {
      const { client } = await setUp({ metadata: at(origin) });
      await expect(client.authorizationUrl({})).resolves.toContain(origin);
    },
  );

  test.each(['http://id.example.com', 'http://localhost.example.com', 'http://127.0.0.1.example.com'])(
    'is not spoken to anywhere else: %s',
    async (origin) => {
      const { client, idp } = await setUp({ metadata: at(origin) });
      await expect(client.authorizationUrl({})).rejects.toThrow(refusal('login_failed'));
      await expect(client.redeem(RESPONSE, CHECKS)).rejects.toThrow(refusal('login_failed'));
      expect(idp.http.sent).toEqual([]);
    },
  );

  test('is no endpoint of a provider with https', async () => {
    const { client, idp } = await setUp({ metadata: { tokenEndpoint: 'http://127.0.0.1/token' } });
    await expect(client.redeem(RESPONSE, CHECKS)).rejects.toThrow(refusal('login_failed'));
    expect(idp.http.sent).toEqual([]);
  });
});
