import { afterAll, describe, expect, it } from 'vitest';
import { basic, bearer, type CallOptions, call } from '../../local/demo/call.js';
import { OPAQUE_CLIENT } from '../../local/provider/configuration.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret } from './logs.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

const gate = await localGate({ app: 'examples/ways-in/app.ts' });
const { local } = gate;
if (local?.provider === undefined || local.machineClient === undefined) throw new Error('This needs the local gate.');
const { provider, machineClient } = local;
afterAll(() => gate.stop());

const asked = (path: string) => provider.requests(path);
const withBasic = (name: string, secret: string): CallOptions => ({
  headers: { authorization: basic(name, secret) },
});
const secret = (value: string) => {
  gate.secrets.add(value);
  return value;
};

async function opaqueToken(): Promise<string> {
  const answer = await call(`${local?.issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: basic(OPAQUE_CLIENT.id, secret(OPAQUE_CLIENT.secret)),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  return secret((JSON.parse(answer.body) as { access_token: string }).access_token);
}

describe.each(gate.apis)('$name', ({ url, flavour }) => {
  const refuses = async (path: string, options: CallOptions, status = 401) => {
    let answer = 0;
    const reached = await reachedUpstream(local, async () => {
      answer = (await call(`${url}${path}`, options)).status;
    });
    expect({ status: answer, reached }).toEqual({ status, reached: 0 });
  };

  describe('a route for everybody', () => {
    it('shows the upstream the anonymous identity of callers without a credential', async () => {
      const { headers } = echoOf(await call(`${url}/catalog`));
      expect(headers).toMatchObject({ 'x-user': 'guest', 'x-scope': 'catalog:read' });
    });

    it('knows who shows a token', async () => {
      const { headers } = echoOf(await call(`${url}/catalog`, bearer(await opaqueToken())));
      expect(headers['x-user']).toBe(OPAQUE_CLIENT.id);
    });

    it('refuses who shows a wrong one, or a kind that it does not take, or the headers of the anonymous identity', async () => {
      await refuses('/catalog', bearer(await provider.mintAccessToken({ forged: true })));
      await refuses('/catalog', withBasic(machineClient.id, machineClient.secret));
      await refuses('/catalog', { headers: { 'x-user': 'guest' } }, 403);
    });

    it('is the only one that takes nobody in particular', () => refuses('/orders', {}));
  });

  describe('an opaque token', () => {
    it('passes when the provider says that it is active and for this API', async () => {
      const { headers } = echoOf(await call(`${url}/orders`, bearer(await opaqueToken())));
      expect(headers).toMatchObject({ 'x-user': OPAQUE_CLIENT.id, 'x-scope': 'orders:read' });
    });

    it('is not asked about again while the answer counts, by a new instance neither', async () => {
      const token = await opaqueToken();
      expect((await call(`${url}/orders`, bearer(token))).status).toBe(200);
      const before = asked('/token/introspection');
      expect((await call(`${url}/orders`, bearer(token))).status).toBe(200);
      await local.coldStart();
      expect((await call(`${url}/orders`, bearer(token))).status).toBe(200);
      expect(asked('/token/introspection')).toBe(before);
    });

    it('that nobody issued is refused', () => refuses('/orders', bearer('0123456789abcdefghijklmnopqrstuvwxyz')));

    it('does not pass where only passwords count', async () => refuses('/legacy', bearer(await opaqueToken())));
  });

  it('an opaque token of our client passes where userinfo is asked, and one of another client does not', async () => {
    const { headers } = echoOf(await call(`${url}/profile`, bearer(secret(await provider.mintOpaqueToken()))));
    expect(headers['x-user']).toBe('alice');
    await refuses('/profile', bearer(secret(await provider.mintOpaqueToken({ clientId: OPAQUE_CLIENT.id }))));
  });

  describe('a JWT', () => {
    it('is verified without asking about it', async () => {
      const before = asked('/token/introspection');
      expect((await call(`${url}/orders`, bearer(secret(await gate.token())))).status).toBe(200);
      expect(asked('/token/introspection')).toBe(before);
    });

    it('that does not verify is not asked about either', async () => {
      const before = asked('/token/introspection');
      await refuses('/orders', bearer(await provider.mintAccessToken({ forged: true })));
      await refuses('/orders', bearer(await provider.mintAccessToken({ claims: { aud: 'other' } })));
      expect(asked('/token/introspection')).toBe(before);
    });

    it('may stand in the configured header, cookie or parameter', async () => {
      const token = secret(await gate.token());
      expect((await call(`${url}/orders`, { headers: { 'x-access-token': token } })).status).toBe(200);
      expect((await call(`${url}/orders`, { headers: { cookie: `access_token=${token}` } })).status).toBe(200);
      expect((await call(`${url}/orders?access_token=${token}&a=1`)).status).toBe(200);
    });

    it.runIf(flavour === 'http')('is taken away from the upstream where it stood', async () => {
      const token = secret(await gate.token());
      expect(echoOf(await call(`${url}/orders?access_token=${token}&a=1`)).query).toBe('a=1');
      const { headers } = echoOf(await call(`${url}/orders`, { headers: { 'x-access-token': token } }));
      expect(headers['x-access-token']).toBeUndefined();
    });

    it('in two places is one too many', async () => {
      const token = secret(await gate.token());
      await refuses(`/orders?access_token=${token}`, { headers: { 'x-access-token': token } });
    });

    it('in a cookie does not let another site change anything', async () => {
      const cookie = `access_token=${secret(await gate.token())}`;
      await refuses('/orders', { method: 'POST', headers: { cookie, origin: 'https://evil.example.com' } }, 403);
    });
  });

  it('says to clients where tokens may stand', async () => {
    const { body } = await call(`${url}/.well-known/oauth-protected-resource`);
    expect(JSON.parse(body)).toMatchObject({ bearer_methods_supported: ['header', 'query'] });
  });

  describe('a client id and secret', () => {
    const good = withBasic(machineClient.id, machineClient.secret);

    it('let the client pass with a token that the gate gets for it', async () => {
      await local.coldStart();
      const { headers } = echoOf(await call(`${url}/orders`, good));
      expect(headers).toMatchObject({ 'x-user': machineClient.id, 'x-scope': 'orders:read' });
    });

    it('are traded once', async () => {
      await call(`${url}/orders`, good);
      const before = asked('/token');
      expect((await call(`${url}/orders`, good)).status).toBe(200);
      expect(asked('/token')).toBe(before);
    });

    it('get a client past whose tokens are opaque, too', async () => {
      const { headers } = echoOf(await call(`${url}/orders`, withBasic(OPAQUE_CLIENT.id, OPAQUE_CLIENT.secret)));
      expect(headers['x-user']).toBe(OPAQUE_CLIENT.id);
    });

    it('are refused when wrong, and the provider is asked once', async () => {
      const wrong = withBasic(machineClient.id, secret(`wrong-secret-${flavour}`));
      await refuses('/orders', wrong);
      const before = asked('/token');
      await refuses('/orders', wrong);
      expect(asked('/token')).toBe(before);
    });

    it('are refused where only passwords count', () => refuses('/legacy', good));
  });

  describe('a user name and password', () => {
    const [alice] = local.users;

    it('let the user pass with a token that the gate gets for her', async () => {
      const { headers } = echoOf(await call(`${url}/legacy`, withBasic('alice', alice?.password ?? '')));
      expect(headers).toMatchObject({ 'x-user': 'alice', 'x-scope': 'orders:read' });
    });

    it('are refused when wrong', () => refuses('/legacy', withBasic('alice', secret(`wrong-password-${flavour}`))));

    it('are refused where clients show theirs', () => refuses('/orders', withBasic('alice', alice?.password ?? '')));

    it('are not guessed here: after three mistakes the provider is not asked about that user any more, and about others it is', async () => {
      const user = `mallory-${flavour}`;
      for (const guess of ['one', 'two', 'three']) {
        await refuses('/legacy', withBasic(user, secret(`${guess}-guess-of-mallory`)));
      }
      const before = asked('/token');
      await local.coldStart();
      await refuses('/legacy', withBasic(user, secret('four-guess-of-mallory')), 403);
      expect(asked('/token')).toBe(before);
      expect((await call(`${url}/legacy`, withBasic('alice', alice?.password ?? ''))).status).toBe(200);
    });
  });
});

describe('when the provider is down', () => {
  it('who is known still passes, and nobody else does', async () => {
    const token = await opaqueToken();
    const known = [bearer(token), withBasic(machineClient.id, machineClient.secret)];
    const calls = gate.apis.flatMap(({ url }) => known.map((options) => () => call(`${url}/orders`, options)));
    for (const again of calls) expect((await again()).status).toBe(200);
    await provider.stop();
    for (const again of calls) expect((await again()).status).toBe(200);
    for (const { url, flavour } of gate.apis) {
      const status = flavour === 'http' ? 500 : 503;
      expect((await call(`${url}/orders`, bearer('one-that-nobody-knows'))).status).toBe(status);
      expect((await call(`${url}/orders`, withBasic('somebody', secret('secret-of-somebody')))).status).toBe(status);
      expect((await call(`${url}/legacy`, withBasic('somebody', secret('password-of-somebody')))).status).toBe(status);
    }
  });
});

itLogsNoSecret(local, gate.secrets);
