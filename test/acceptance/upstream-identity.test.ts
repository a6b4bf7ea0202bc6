import { decodeJwt } from 'jose';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { basic, bearer, call } from '../../local/demo/call.js';
import { UserAgent } from '../../local/demo/user-agent.js';
import { assertionVerifier } from '../../verify/assertion-verifier.js';
import { localGate } from './gate-under-test.js';
import { itLogsNoSecret, itShowsNoSecret } from './logs.js';
import { signIn, startPage } from './sign-in.js';
import { echoOf, reachedUpstream } from './upstream-echo.js';

const AUDIENCE = 'https://orders.internal';
const gate = await localGate({ app: 'examples/upstream-identity/app.ts' });
const { local } = gate;
if (local?.provider === undefined) throw new Error('This needs the local gate.');
const { provider } = local;
afterAll(() => gate.stop());
afterEach(() => local.faults.inject());

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const token = async (claims: Readonly<Record<string, unknown>> = {}) => {
  const minted = await provider.mintAccessToken({ claims: { exp: inSeconds(3_600), ...claims } });
  gate.secrets.add(minted);
  return minted;
};

describe.each(gate.apis)('an upstream behind the $name', ({ url, flavour }) => {
  const tokenHeader = flavour === 'rest' ? 'authorization' : 'x-access-token';
  const visit = async (credential: string) => echoOf(await call(`${url}/orders`, bearer(credential))).headers;
  const verify = assertionVerifier({ publicUrl: url, audience: AUDIENCE });

  describe('with a key of KMS', () => {
    it('can verify who called', async () => {
      const headers = await visit(await token());
      expect(await verify(headers['x-claimgate-assertion'])).toMatchObject({
        iss: url,
        aud: AUDIENCE,
        sub: headers['x-user'],
      });
    });

    it('finds every key of a change of keys', async () => {
      const { keys } = JSON.parse((await call(`${url}/auth/jwks`)).body) as { keys: readonly object[] };
      expect(keys).toHaveLength(flavour === 'http' ? 2 : 1);
    });

    it('gets the same assertion again, without KMS being asked', async () => {
      const credential = await token();
      const { 'x-claimgate-assertion': first } = await visit(credential);
      local.faults.inject('kms=error:1');
      expect((await visit(credential))['x-claimgate-assertion']).toBe(first);
    });

    it('gets none that outlives the token', async () => {
      const exp = inSeconds(60);
      const { 'x-claimgate-assertion': assertion } = await visit(await token({ exp }));
      expect((await verify(assertion)).exp).toBe(exp);
    });

    it.each(['kms=error:1', 'kms=throttle:1'])('sees nobody while KMS cannot sign: %s', async (fault) => {
      const credential = await token({ sub: `caller with ${fault}` });
      local.faults.inject(fault);
      const reached = await reachedUpstream(local, async () => {
        expect((await call(`${url}/orders`, bearer(credential))).status).toBe(flavour === 'http' ? 500 : 503);
      });
      expect(reached).toBe(0);
      expect(local.log.all().join('\n')).toContain('"code":"signing_failed"');
      local.faults.inject();
      expect((await visit(credential))['x-user']).toBe(`caller with ${fault}`);
    });
  });

  describe('that wants the access token', () => {
    it('gets the one that the caller showed', async () => {
      const credential = await token();
      expect((await visit(credential))[tokenHeader]).toBe(`Bearer ${credential}`);
    });

    it.each(['Authorization', 'authorization'])('gets it once, however the caller spells %s', async (spelling) => {
      const credential = await token();
      const { headers } = echoOf(await call(`${url}/orders`, { headers: { [spelling]: `Bearer ${credential}` } }));
      expect(headers[tokenHeader]).toBe(`Bearer ${credential}`);
    });

    it('gets the one of the session, which the browser never sees', async () => {
      const agent = new UserAgent(gate.secrets);
      const { headers } = echoOf(await signIn(gate, agent, startPage({ url, flavour }, '/orders'), 'alice'));
      const [, kept = ''] = /^Bearer (.+)$/.exec(headers[tokenHeader] ?? '') ?? [];
      gate.secrets.add(kept);
      expect(decodeJwt(kept)).toMatchObject({ iss: local.issuer, sub: headers['x-user'] });
    });
  });
});

it.each(['Authorization', 'authorization'])(
  'gets the token that was got for an id and a secret in their place, and nothing else: %s',
  async (spelling) => {
    const [, rest] = gate.apis;
    const { id, secret } = local.machineClient ?? { id: '', secret: '' };
    const sent = { [spelling]: basic(id, secret) };
    gate.secrets.add(sent[spelling] ?? '');
    const { headers } = echoOf(await call(`${rest?.url}/orders`, { headers: sent }));
    const [, got = ''] = /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '') ?? [];
    gate.secrets.add(got);
    expect(decodeJwt(got)).toMatchObject({ iss: local.issuer, sub: headers['x-user'] });
  },
);

it('gets none of a caller’s own making, where the gate has a header for it', async () => {
  const [http, rest] = gate.apis;
  const reached = await reachedUpstream(local, async () => {
    const forged = bearer(await token(), { 'x-access-token': 'Bearer forged' });
    expect((await call(`${http?.url}/orders`, forged)).status).toBe(403);
    expect((await call(`${rest?.url}/orders`, bearer('forged'))).status).toBe(401);
    expect((await call(`${rest?.url}/orders`, { headers: { authorization: 'Basic Zm9yZ2Vk' } })).status).toBe(401);
  });
  expect(reached).toBe(0);
});

itLogsNoSecret(local, gate.secrets);
itShowsNoSecret(local, gate.secrets);
