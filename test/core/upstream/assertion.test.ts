import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Identity } from '../../../core/identity.js';
import type { AssertionSettings } from '../../../core/settings/document.js';
import { assertionsAbout } from '../../../core/upstream/assertion.js';
import { secretSigner } from '../../../core/upstream/secret-signer.js';
import type { Signer } from '../../../core/upstream/signer.js';
import { AssertionError, assertionVerifier } from '../../../verify/assertion-verifier.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, gateSettings, ISSUER, PROVIDER } from '../../fakes/gate-settings.js';
import { MemorySigner } from '../../fakes/memory-signer.js';

const HEADER = 'x-assertion';
const AUDIENCE = 'https://orders.internal';
const ALICE: Identity = {
  provider: PROVIDER,
  issuer: ISSUER,
  subject: 'alice-id',
  authenticatedBy: 'bearer',
  expiresAt: 2_000_000_000,
  claimSources: [{ scope: 'orders:read', sub: 'other', realm_access: { roles: ['admin'] } }],
};

function bench(changes: Partial<AssertionSettings> = {}, decisionTtl = 0, signedBy?: Signer) {
  const source: AssertionSettings = {
    kind: 'assertion',
    audience: AUDIENCE,
    claims: { roles: ['realm_access', 'roles'], missing: ['missing'] },
    lifetime: 300,
    ...changes,
  };
  const settings = gateSettings({ decisionTtl, upstreamHeaders: [{ name: HEADER, source }] });
  const clock = new FixedClock();
  const secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' });
  const signer = signedBy ?? secretSigner(secrets, GATE_SECRET_ARN);
  let signatures = 0;
  const counted: Signer = {
    publicKeys: () => signer.publicKeys(),
    current: async () => {
      const key = await signer.current();
      return {
        id: key.id,
        sign: (input) => {
          signatures++;
          return key.sign(input);
        },
      };
    },
  };
  const assert = assertionsAbout({ settings, clock, signer: counted });
  let fetches = 0;
  const upstream = { down: false };
  const verify = assertionVerifier({
    publicUrl: settings.publicUrl,
    audience: AUDIENCE,
    now: () => clock.now() * 1000,
    fetch: async (url) => {
      expect(url).toBe('https://api.example.com/prod/auth/jwks');
      fetches++;
      return upstream.down ? new Response('', { status: 503 }) : Response.json({ keys: await signer.publicKeys() });
    },
  });
  return {
    clock,
    secrets,
    upstream,
    verify,
    signatures: () => signatures,
    fetches: () => fetches,
    about: async (identity: Identity) => (await assert(identity)).get(HEADER) ?? '',
  };
}

describe('an assertion', () => {
  test('says who the caller is, for one upstream and a short time', async () => {
    const { about, clock, verify } = bench();
    const token = await about(ALICE);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'claimgate-assertion+jwt' });
    const claims = {
      iss: 'https://api.example.com/prod',
      aud: AUDIENCE,
      sub: 'alice-id',
      idp: ISSUER,
      roles: ['admin'],
      iat: clock.now(),
      exp: clock.now() + 300,
    };
    expect(decodeJwt(token)).toEqual(claims);
    expect(await verify(token)).toEqual(claims);
  });

  test('is used again until shortly before its end', async () => {
    const { about, clock, signatures } = bench();
    const token = await about(ALICE);
    clock.advance(269);
    expect(await about(ALICE)).toBe(token);
    clock.advance(1);
    expect(await about(ALICE)).not.toBe(token);
    expect(signatures()).toBe(2);
  });

  test('is renewed early enough for a decision that API Gateway keeps', async () => {
    const { about, clock } = bench({}, 60);
    const token = await about(ALICE);
    clock.advance(209);
    expect(await about(ALICE)).toBe(token);
    clock.advance(1);
    expect(await about(ALICE)).not.toBe(token);
  });

  test('ends with what the caller showed, and is used again until then', async () => {
    const { about, clock, verify, signatures } = bench();
    const shortly = { ...ALICE, expiresAt: clock.now() + 45.5 };
    const token = await about(shortly);
    expect(decodeJwt(token).exp).toBe(clock.now() + 45);
    clock.advance(44);
    expect(await about(shortly)).toBe(token);
    expect((await verify(token)).sub).toBe('alice-id');
    // The gate takes a token for a while longer, since clocks differ; the upstream has its own say.
    clock.advance(30);
    expect(await about(shortly)).toBe(token);
    expect(signatures()).toBe(1);
  });

  test('never outlives what was shown, whoever else was about the same caller', async () => {
    const { about, clock } = bench();
    const end = clock.now() + 45;
    for (const expiresAt of [2_000_000_000, end, 2_000_000_000, end]) {
      const { exp = 0 } = decodeJwt(await about({ ...ALICE, expiresAt }));
      expect(exp).toBe(Math.min(expiresAt, clock.now() + 300));
    }
  });

  test('that cannot be signed is a failure with a code of its own, and is tried again', async () => {
    const signer = new MemorySigner();
    const { about } = bench({}, 0, signer);
    signer.failure = new Error('KMS is down');
    await expect(about(ALICE)).rejects.toMatchObject({ code: 'signing_failed', cause: signer.failure });
    signer.failure = undefined;
    expect(decodeJwt(await about(ALICE)).sub).toBe('alice-id');
  });

  test('is about one caller: whatever differs makes another', async () => {
    const { about } = bench();
    const others: Identity[] = [
      { ...ALICE, subject: 'bob-id' },
      { ...ALICE, issuer: 'https://login.partner.example' },
      { ...ALICE, claimSources: [] },
    ];
    const tokens = await Promise.all([ALICE, ...others].map(about));
    expect(new Set(tokens).size).toBe(4);
    expect(tokens.map((token) => decodeJwt(token).sub)).toEqual(['alice-id', 'bob-id', 'alice-id', 'alice-id']);
  });

  test('of many callers are kept up to a bound, the latest of them', async () => {
    const { about, signatures } = bench();
    for (let caller = 0; caller <= 1_000; caller++) await about({ ...ALICE, subject: `caller-${caller}` });
    expect(signatures()).toBe(1_001);
    await about({ ...ALICE, subject: 'caller-1000' });
    expect(signatures()).toBe(1_001);
    await about({ ...ALICE, subject: 'caller-0' });
    expect(signatures()).toBe(1_002);
  });
});

describe('an upstream refuses', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const changed = (part: 0 | 1, change: object) => (token: string) => {
    const parts = token.split('.');
    const value = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString()) as object;
    parts[part] = encode({ ...value, ...change });
    return parts.join('.');
  };

  test.each<[string, (token: string) => string | undefined]>([
    ['a request without assertion', () => undefined],
    ['an empty one', () => ''],
    ['what stands for none while decisions are kept', () => '-'],
    ['one without signature', (token) => token.split('.').slice(0, 2).join('.')],
    ['one with an empty signature', (token) => `${token.split('.').slice(0, 2).join('.')}.`],
    ['one that says it needs no signature', changed(0, { alg: 'none' })],
    ['one that names another algorithm', changed(0, { alg: 'HS256' })],
    ['a JWT of another kind', changed(0, { typ: 'at+jwt' })],
    ['one with a critical header', changed(0, { crit: ['b64'] })],
    ['one that names a key that is not published', changed(0, { kid: 'another' })],
    ['one that names no key', changed(0, { kid: undefined })],
    ['one whose subject was changed', changed(1, { sub: 'root' })],
    ['one whose end was changed', changed(1, { exp: 4_000_000_000 })],
    ['one that is no JSON', (token) => `x.${token.split('.').slice(1).join('.')}`],
    ['one that is too long', (token) => `${token}${'A'.repeat(9_000)}`],
  ])('%s', async (_, attack) => {
    const { about, verify } = bench();
    await expect(verify(attack(await about(ALICE)))).rejects.toBeInstanceOf(AssertionError);
  });

  test('one that is for another upstream', async () => {
    const { about, verify } = bench({ audience: 'https://invoices.internal' });
    await expect(verify(await about(ALICE))).rejects.toThrow('for another upstream');
  });

  test('one that has expired', async () => {
    const { about, verify, clock } = bench();
    const token = await about(ALICE);
    clock.advance(310);
    expect((await verify(token)).sub).toBe('alice-id');
    clock.advance(1);
    await expect(verify(token)).rejects.toThrow('has expired');
  });

  test('one that is signed by another gate', async () => {
    const { about } = bench();
    const { verify, secrets } = bench();
    secrets.stored.set(GATE_SECRET_ARN, [{ id: 'v1', value: 'secret of another gate' }]);
    await expect(verify(await about(ALICE))).rejects.toThrow('does not publish');
  });
});

describe('the keys of the gate', () => {
  test('are fetched once, and again every ten minutes', async () => {
    const { about, verify, clock, fetches } = bench();
    await Promise.all([verify(await about(ALICE)), verify(await about(ALICE))]);
    await verify(await about(ALICE));
    expect(fetches()).toBe(1);
    clock.advance(600);
    await verify(await about(ALICE));
    expect(fetches()).toBe(2);
  });

  test('are fetched again for a key that is new', async () => {
    const { about, verify, clock, secrets } = bench();
    await verify(await about(ALICE));
    secrets.rotate(GATE_SECRET_ARN, 'v2', 'next secret');
    await secrets.read(GATE_SECRET_ARN, { fresh: true });
    clock.advance(300);
    expect((await verify(await about(ALICE))).sub).toBe('alice-id');
  });

  test('are not fetched for every key that somebody makes up', async () => {
    const { about, verify, fetches } = bench();
    await verify(await about(ALICE));
    const [, ...rest] = (await about(ALICE)).split('.');
    for (const kid of ['a', 'b', 'c']) {
      const forged = [encodeHeader(kid), ...rest].join('.');
      await expect(verify(forged)).rejects.toBeInstanceOf(AssertionError);
    }
    expect(fetches()).toBe(1);
  });

  test('that are known serve on while the gate does not answer', async () => {
    const { about, verify, clock, upstream } = bench();
    await verify(await about(ALICE));
    upstream.down = true;
    clock.advance(600);
    expect((await verify(await about(ALICE))).sub).toBe('alice-id');
  });

  test('that cannot be fetched are no reason to let anybody in', async () => {
    const { about, verify, upstream } = bench();
    upstream.down = true;
    await expect(verify(await about(ALICE))).rejects.toThrow('status 503');
  });

  const encodeHeader = (kid: string) =>
    Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'claimgate-assertion+jwt', kid })).toString('base64url');
});
