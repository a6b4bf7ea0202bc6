import fc from 'fast-check';
import { exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import { ProviderMetadataCache } from '../../../core/provider/metadata-cache.js';
import type { ProviderSettings } from '../../../core/settings/document.js';
import { type AccessTokenVerifier, accessTokenVerifier } from '../../../core/tokens/access-token.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { gateSettings, ISSUER } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { jsonResponse, ScriptedHttp } from '../../fakes/scripted-http.js';
import { claimsWith, GOOD_CLAIMS, type SigningKey, signingKey, tokenPart } from '../../fakes/signed-tokens.js';

const JWKS = 'https://id.example.com/keys';

interface Bench {
  readonly verify: AccessTokenVerifier;
  readonly http: ScriptedHttp;
  readonly clock: FixedClock;
  /** What the provider publishes from now on. */
  publish(...keys: readonly JWK[]): void;
}

function bench(keys: readonly JWK[], changes: Partial<ProviderSettings> = {}): Bench {
  let published = keys;
  const clock = new FixedClock();
  const http = new ScriptedHttp()
    .on(`${ISSUER}/.well-known/openid-configuration`, () => jsonResponse({ issuer: ISSUER, jwks_uri: JWKS }))
    .on(JWKS, () => jsonResponse({ keys: published }));
  const [provider] = gateSettings({ provider: changes }).providers;
  const cache = new ProviderMetadataCache({
    provider,
    fetch: http.fetch,
    clock,
    log: new MemoryLog(),
    savesFirstFetch: false,
    storedCopy: () => Promise.reject(new Error('no table')),
  });
  return {
    verify: accessTokenVerifier({ provider, keys: cache, clock }),
    http,
    clock,
    publish: (...next) => {
      published = next;
    },
  };
}

async function codeOf(outcome: Promise<unknown>): Promise<string> {
  try {
    await outcome;
  } catch (error) {
    if (error instanceof GateError) return error.code;
    throw error;
  }
  return 'accepted';
}

let rsa: SigningKey;
let ec: SigningKey;
let stranger: SigningKey;

beforeAll(async () => {
  [rsa, ec, stranger] = await Promise.all([
    signingKey('RS256', 'rsa-1'),
    signingKey('ES256', 'ec-1'),
    signingKey('RS256', 'rsa-1'),
  ]);
});

describe('signatures that are taken', () => {
  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s', async (algorithm) => {
    const key = await signingKey(algorithm, 'key-1');
    const { verify } = bench([rsa.jwk, ec.jwk, key.jwk]);
    expect(await verify(await key.sign())).toEqual(GOOD_CLAIMS);
  });

  test('a second token does not ask the provider again', async () => {
    const { verify, http } = bench([rsa.jwk]);
    await verify(await rsa.sign());
    const asked = http.sent.length;
    await verify(await rsa.sign(claimsWith({ sub: 'bob-id' })));
    expect(http.sent).toHaveLength(asked);
  });

  test('no kid, and the provider has one key of that type', async () => {
    const { verify } = bench([rsa.jwk, ec.jwk]);
    expect(await codeOf(verify(await rsa.sign(GOOD_CLAIMS, { kid: undefined })))).toBe('accepted');
  });

  test('no kid, and the provider has several keys of that type', async () => {
    const { verify } = bench([stranger.jwk, rsa.jwk]);
    expect(await codeOf(verify(await rsa.sign(GOOD_CLAIMS, { kid: undefined })))).toBe('accepted');
  });
});

describe('signatures that are refused', () => {
  test('of a stranger under a known kid', async () => {
    const { verify } = bench([rsa.jwk]);
    expect(await codeOf(verify(await stranger.sign()))).toBe('token_signature');
  });

  test('of a stranger without kid, where several keys could be meant', async () => {
    const other = await signingKey('RS256', 'rsa-2');
    const { verify } = bench([rsa.jwk, other.jwk]);
    expect(await codeOf(verify(await stranger.sign(GOOD_CLAIMS, { kid: undefined })))).toBe('token_signature');
  });

  test('under a kid that the provider does not publish', async () => {
    const { verify } = bench([rsa.jwk]);
    expect(await codeOf(verify(await rsa.sign(GOOD_CLAIMS, { kid: 'rsa-9' })))).toBe('token_key_unknown');
  });

  test('of a key of another type under the same kid', async () => {
    const { verify } = bench([{ ...ec.jwk, kid: 'rsa-1' }]);
    expect(await codeOf(verify(await rsa.sign()))).toBe('token_key_unknown');
  });

  test('of a key that the provider publishes for encryption', async () => {
    const { verify } = bench([{ ...rsa.jwk, use: 'enc' }]);
    expect(await codeOf(verify(await rsa.sign()))).toBe('token_key_unknown');
  });

  test('with another algorithm than the key is published for', async () => {
    const { verify } = bench([{ ...rsa.jwk, alg: 'PS256' }]);
    expect(await codeOf(verify(await rsa.sign()))).toBe('token_key_unknown');
  });

  test('of a key that is malformed or too short', async () => {
    for (const jwk of [
      { kty: 'RSA', kid: 'rsa-1' },
      { kty: 'RSA', kid: 'rsa-1', n: 'AQAB', e: 'AQAB' },
      { ...rsa.jwk, n: '!' },
      { kty: 'EC', crv: 'P-256', kid: 'rsa-1', x: 'AAAA', y: 'AAAA' },
    ]) {
      const { verify } = bench([jwk]);
      const signer = jwk.kty === 'EC' ? ec : rsa;
      const token = await signer.sign(GOOD_CLAIMS, { kid: 'rsa-1' });
      expect(await codeOf(verify(token)), JSON.stringify(jwk)).toBe('token_signature');
    }
  });

  test('alg: none, in any spelling, with and without a signature', async () => {
    const { verify } = bench([rsa.jwk]);
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const token = `${tokenPart({ alg, typ: 'at+jwt', kid: 'rsa-1' })}.${tokenPart(GOOD_CLAIMS)}.`;
      expect(await codeOf(verify(token))).toBe('token_algorithm');
      expect(await codeOf(verify(`${token}c2lnbmF0dXJl`))).toBe('token_algorithm');
    }
  });

  test('an HMAC with the public key as its secret', async () => {
    const { verify } = bench([rsa.jwk]);
    const pem = await exportSPKI((await importJWK(rsa.jwk, 'RS256')) as CryptoKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(rsa.jwk), rsa.jwk.n ?? '']) {
      const token = await new SignJWT({ ...GOOD_CLAIMS })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'rsa-1' })
        .sign(new TextEncoder().encode(secret));
      expect(await codeOf(verify(token))).toBe('token_algorithm');
    }
  });

  test('every algorithm that is not on the list of the provider, though the key would fit', async () => {
    const { verify, http } = bench([rsa.jwk], { algorithms: ['ES256'] });
    expect(await codeOf(verify(await rsa.sign()))).toBe('token_algorithm');
    for (const alg of ['HS256', 'HS512', 'ES256K', 'RSA1_5', 'RSA-OAEP', 'PBES2-HS256+A128KW', 'dir', 'toString']) {
      const token = `${tokenPart({ alg, typ: 'at+jwt' })}.${tokenPart(GOOD_CLAIMS)}.AAAA`;
      expect(await codeOf(verify(token))).toBe('token_algorithm');
    }
    expect(http.sent).toEqual([]);
  });

  test('a key that comes with the token', async () => {
    const { verify, http } = bench([rsa.jwk]);
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await crypto.subtle.exportKey('jwk', publicKey)) } as JWK;
    const token = await new SignJWT({ ...GOOD_CLAIMS })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', jwk, jku: 'https://evil.example/keys', kid: 'rsa-1' })
      .sign(privateKey);
    expect(await codeOf(verify(token))).toBe('token_signature');
    expect(http.sentTo('https://evil.example/keys')).toEqual([]);
  });

  test('any other character anywhere in a good token', async () => {
    const { verify } = bench([rsa.jwk]);
    const token = await rsa.sign();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: token.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }), async (at, by) => {
        fc.pre(token[at] !== by);
        expect(await codeOf(verify(token.slice(0, at) + by + token.slice(at + 1)))).toMatch(/^token_/);
      }),
      { numRuns: 150 },
    );
    for (const by of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      if (token.endsWith(by)) continue;
      expect(await codeOf(verify(token.slice(0, -1) + by))).toMatch(/^token_/);
    }
  });

  test('whatever else is sent', async () => {
    const { verify } = bench([rsa.jwk]);
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.dictionary(fc.constantFrom('alg', 'kid', 'typ', 'crit', 'zip', '__proto__'), fc.anything()),
          fc.object(),
        )
        .map(([header, claims]) => `${tokenPart({ alg: 'RS256', ...header })}.${tokenPart(claims)}.AAAA`),
      fc.anything().map((kid) => `${tokenPart({ alg: 'RS256', typ: 'at+jwt', kid })}.${tokenPart(GOOD_CLAIMS)}.AAAA`),
    );
    await fc.assert(
      fc.asyncProperty(token, async (input) => {
        expect(await codeOf(verify(input))).toMatch(/^token_/);
      }),
      { numRuns: 150 },
    );
  });
});

describe('issuers', () => {
  test.each<[string, unknown]>([
    ['another', 'https://evil.example'],
    ['one that begins as ours', `${ISSUER}-evil`],
    ['one that ours begins with', ISSUER.slice(0, -1)],
    ['one below ours', `${ISSUER}/evil`],
    ['ours in another case', ISSUER.replace('shop', 'Shop')],
    ['ours in a list', [ISSUER]],
    ['ours and another in a list', [ISSUER, 'https://evil.example']],
    ['ours in an object', { iss: ISSUER }],
    ['null', null],
    ['nothing', ''],
    ['none', undefined],
    ['ours with two slashes', `${ISSUER}//`],
  ])('%s is refused, and nobody is asked', async (_, iss) => {
    const { verify, http } = bench([rsa.jwk]);
    expect(await codeOf(verify(await rsa.sign(claimsWith({ iss }))))).toBe('token_issuer');
    expect(http.sent).toEqual([]);
  });

  test('the slash at the end is as the provider says, not as the token says', async () => {
    const { verify } = bench([rsa.jwk], { issuer: `${ISSUER}/` });
    expect(await codeOf(verify(await rsa.sign()))).toBe('accepted');
    expect(await codeOf(verify(await rsa.sign(claimsWith({ iss: `${ISSUER}/` }))))).toBe('token_issuer');
  });

  test('what a token lacks is noticed before the provider is asked', async () => {
    const { verify, http } = bench([rsa.jwk]);
    for (const changes of [{ exp: 1 }, { aud: 'invoices' }, { exp: undefined }, { sub: undefined }]) {
      expect(await codeOf(verify(await rsa.sign(claimsWith(changes))))).toMatch(/^token_/);
    }
    expect(await codeOf(verify(await rsa.sign(GOOD_CLAIMS, { typ: 'JWT' })))).toBe('token_type');
    expect(http.sent).toEqual([]);
  });
});

describe('keys that change', () => {
  test('a new key under a new kid is fetched', async () => {
    const { verify, publish, http } = bench([ec.jwk]);
    await verify(await ec.sign());
    publish(ec.jwk, rsa.jwk);
    expect(await codeOf(verify(await rsa.sign()))).toBe('accepted');
    expect(http.sentTo(JWKS)).toHaveLength(2);
  });

  test('a new key under an old kid is fetched once the signature does not match', async () => {
    const { verify, publish, http } = bench([stranger.jwk]);
    await verify(await stranger.sign());
    publish(rsa.jwk);
    expect(await codeOf(verify(await rsa.sign()))).toBe('accepted');
    expect(http.sentTo(JWKS)).toHaveLength(2);
    expect(await codeOf(verify(await stranger.sign()))).toBe('token_signature');
    expect(http.sentTo(JWKS)).toHaveLength(2);
  });

  test('a key that was withdrawn stops working once the keys are older than ten minutes', async () => {
    const { verify, publish, clock } = bench([rsa.jwk, ec.jwk]);
    const token = await rsa.sign(claimsWith({ exp: 1_750_003_600 }));
    expect(await codeOf(verify(token))).toBe('accepted');
    publish(ec.jwk);
    clock.advance(600);
    expect(await codeOf(verify(token))).toBe('token_key_unknown');
  });

  test('a provider that cannot be reached is no fault of the token', async () => {
    const { verify, http } = bench([rsa.jwk]);
    http.on(JWKS, () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await codeOf(verify(await rsa.sign()))).toBe('provider_unavailable');
  });
});
