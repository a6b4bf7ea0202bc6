import { exportSPKI, importJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CredentialKind } from '../../../core/settings/document.js';
import { ACTIVE, AskingGate, bearer, INTROSPECTION } from '../../fakes/asking-gate.js';
import { ISSUER } from '../../fakes/gate-settings.js';
import { jsonResponse } from '../../fakes/scripted-http.js';
import { claimsWith, GOOD_CLAIMS, type SigningKey, signingKey, tokenPart } from '../../fakes/signed-tokens.js';

const EVIL = 'https://evil.example.com/keys';
const CLAIMS = tokenPart(GOOD_CLAIMS);

let key: SigningKey;
/** Of somebody who knows all that is public, the id of the provider's key included. */
let mallory: SigningKey;
let good: string;
beforeAll(async () => {
  [key, mallory] = await Promise.all([signingKey('ES256', 'one'), signingKey('ES256', 'one')]);
  good = await key.sign();
});

const BOTH: readonly CredentialKind[] = ['bearer', 'introspection'];

type Forge = () => Promise<string> | string;

/** By what a gate refuses a token; and nobody but its provider is asked for anything, nor about the token. */
async function refusalOf(token: string, kinds: readonly CredentialKind[] = BOTH): Promise<string> {
  const gate = new AskingGate(key, kinds, { introspection: INTROSPECTION }).answering('introspection', () =>
    jsonResponse(ACTIVE),
  );
  const outcome = await gate.outcome(bearer(token));
  const asked = new Set(gate.http.sent.map(({ url }) => url));
  asked.delete(`${ISSUER}/.well-known/openid-configuration`);
  asked.delete(`${ISSUER}/jwks`);
  expect([...asked]).toEqual([]);
  return outcome;
}

async function hmacWith(secret: string, algorithm = 'HS256'): Promise<string> {
  const token = new SignJWT({ ...GOOD_CLAIMS }).setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: 'one' });
  return token.sign(new TextEncoder().encode(secret));
}

test('a good token passes, so that what is refused is refused for what it tries', async () => {
  expect(await refusalOf(good)).toBe('bearer');
  expect(await refusalOf(await key.signText(JSON.stringify(GOOD_CLAIMS)))).toBe('bearer');
});

describe('a token does not bring or choose its own key', () => {
  const forgeries: Readonly<Record<string, Forge>> = {
    'by jwk': () => mallory.sign(GOOD_CLAIMS, { jwk: mallory.jwk }),
    'by jwk under a kid of its own': () => mallory.sign(GOOD_CLAIMS, { jwk: mallory.jwk, kid: 'mallory' }),
    'by jku': () => mallory.sign(GOOD_CLAIMS, { jku: EVIL }),
    'by jku that begins as the issuer does': () =>
      mallory.sign(GOOD_CLAIMS, { jku: `${ISSUER}.evil.example.com/jwks` }),
    'by jku and a kid of its own': () => mallory.sign(GOOD_CLAIMS, { jku: EVIL, kid: 'mallory' }),
    'by x5u': () => mallory.sign(GOOD_CLAIMS, { x5u: EVIL }),
    'by x5c': () => mallory.sign(GOOD_CLAIMS, { x5c: ['MIIB'] }),
    'by x5t': () => mallory.sign(GOOD_CLAIMS, { x5t: 'dGh1bWJwcmludA', 'x5t#S256': 'dGh1bWJwcmludA' }),
    'by a kid that is a path': () => mallory.sign(GOOD_CLAIMS, { kid: '../../../../dev/null' }),
    'by a kid that is an address': () => mallory.sign(GOOD_CLAIMS, { kid: EVIL }),
    'by a kid that is a query': () => mallory.sign(GOOD_CLAIMS, { kid: "one' OR '1'='1" }),
    'by a kid that is a command': () => mallory.sign(GOOD_CLAIMS, { kid: '|curl evil.example.com' }),
    'by a kid that every object has': () => mallory.sign(GOOD_CLAIMS, { kid: '__proto__' }),
    'by a kid with a null byte': () => mallory.sign(GOOD_CLAIMS, { kid: 'one\0mallory' }),
    'by a kid of eight kilobytes': () => mallory.sign(GOOD_CLAIMS, { kid: 'k'.repeat(8_192) }),
    'by an empty kid': () => mallory.sign(GOOD_CLAIMS, { kid: '' }),
    'by leaving the kid out': () => mallory.sign(GOOD_CLAIMS, { kid: undefined }),
    'by a kid that is no text': () => `${tokenPart({ alg: 'ES256', typ: 'at+jwt', kid: ['one'] })}.${CLAIMS}.c2ln`,
  };
  test.each(Object.keys(forgeries))('%s', async (name) => {
    expect(await refusalOf((await forgeries[name]?.()) ?? '')).toMatch(/^token_(signature|key_unknown|malformed)$/);
  });
});

describe('a token does not choose how it is verified', () => {
  const pem = async () => exportSPKI((await importJWK(key.jwk, 'ES256')) as CryptoKey);
  const unsigned = (alg: unknown, signature = '') =>
    `${tokenPart({ alg, typ: 'at+jwt', kid: 'one' })}.${CLAIMS}.${signature}`;
  const forgeries: Readonly<Record<string, Forge>> = {
    'by HS256 with the public key in PEM as the secret': async () => hmacWith(await pem()),
    'by HS256 with the public key as a JWK as the secret': () => hmacWith(JSON.stringify(key.jwk)),
    'by HS384 with the public key in PEM as the secret': async () => hmacWith(await pem(), 'HS384'),
    'by HS256 with the empty secret': () => unsigned('HS256', 'c2lnbmF0dXJl'),
    'by HS256 with the id of the key as the secret': () => hmacWith('one'),
    'by none': () => unsigned('none'),
    'by none with the signature of another token': () => unsigned('none', good.split('.')[2]),
    'by None': () => unsigned('None'),
    'by nOnE': () => unsigned('nOnE'),
    'by none and a null byte': () => unsigned('none\0', 'c2ln'),
    'by an empty alg': () => unsigned('', 'c2ln'),
    'by two algs': () => unsigned(['ES256', 'none'], 'c2ln'),
    'by an alg for encryption': () => unsigned('dir', 'c2ln'),
    'by RS256 with a key for ES256': () => unsigned('RS256', good.split('.')[2]),
    'by alg twice, the good one first': () =>
      `${tokenPart(Buffer.from('{"alg":"ES256","kid":"one","typ":"at+jwt","alg":"none"}'))}.${CLAIMS}.c2ln`,
    'by b64': () =>
      `${tokenPart({ alg: 'ES256', b64: false, crit: ['b64'], typ: 'at+jwt', kid: 'one' })}.${CLAIMS}.c2ln`,
    'by an unknown crit': () =>
      `${tokenPart({ alg: 'ES256', crit: ['x'], x: 1, typ: 'at+jwt', kid: 'one' })}.${CLAIMS}.c2ln`,
    'by zip': () => mallory.sign(GOOD_CLAIMS, { zip: 'DEF' }),
    'by an ES256 signature of zeros': () => unsigned('ES256', Buffer.alloc(64).toString('base64url')),
    'by an ES256 signature in DER': () =>
      unsigned('ES256', Buffer.from('3006020101020101', 'hex').toString('base64url')),
  };
  test.each(Object.keys(forgeries))('%s', async (name) => {
    expect(await refusalOf((await forgeries[name]?.()) ?? '')).toMatch(
      /^token_(algorithm|critical_header|signature|key_unknown|malformed)$/,
    );
  });
});

describe('a signed token is no access token of this API', () => {
  const own: Readonly<Record<string, readonly [Forge, string]>> = {
    'when it is an ID token': [
      () => key.sign(claimsWith({ aud: 'shop', nonce: 'n' }), { typ: 'JWT' }),
      'token_audience',
    ],
    'when it is an ID token for this very API': [
      () => key.sign(claimsWith({ nonce: 'n' }), { typ: 'JWT' }),
      'token_type',
    ],
    'when it is an ID token without typ': [() => key.sign(GOOD_CLAIMS, { typ: undefined }), 'token_type'],
    'when it is a refresh token': [() => key.sign(GOOD_CLAIMS, { typ: 'refresh+jwt' }), 'token_type'],
    'when it is a refresh token that says so in a claim': [
      () => key.sign(claimsWith({ typ: 'Refresh' }), { typ: 'JWT' }),
      'token_type',
    ],
    'when it is a logout token': [
      () =>
        key.sign(claimsWith({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }), {
          typ: 'logout+jwt',
        }),
      'token_type',
    ],
    'when it is a DPoP proof': [() => key.sign(claimsWith({ htm: 'GET' }), { typ: 'dpop+jwt' }), 'token_type'],
    'when it is an introspection answer': [
      () => key.sign(claimsWith({ token_introspection: ACTIVE }), { typ: 'token-introspection+jwt' }),
      'token_type',
    ],
    'when it is a client assertion': [
      () => key.sign(claimsWith({ sub: 'shop' }), { typ: 'client-authentication+jwt' }),
      'token_type',
    ],
    'when only a claim says that it is one': [
      () => key.sign(claimsWith({ typ: 'at+jwt' }), { typ: 'JWT' }),
      'token_type',
    ],
    'when its type is a list': [() => key.sign(GOOD_CLAIMS, { typ: ['at+jwt'] }), 'token_type'],
    'when it is bound to a DPoP key': [() => key.sign(claimsWith({ cnf: { jkt: 'x' } })), 'token_bound'],
    'when it is bound to a certificate': [() => key.sign(claimsWith({ cnf: { 'x5t#S256': 'x' } })), 'token_bound'],
    'when another token is nested in it': [() => key.sign({ jwt: good }, { cty: 'JWT' }), 'token_issuer'],
    'when its payload is a token': [() => key.signText(good, { cty: 'JWT' }), 'token_malformed'],
    'when its audience is only the beginning of ours': [
      () => key.sign(claimsWith({ aud: 'https://api.example' })),
      'token_audience',
    ],
    'when its audience begins as ours does': [
      () => key.sign(claimsWith({ aud: 'https://api.example.com.evil.example' })),
      'token_audience',
    ],
    'when its audience is a sentence with ours in it': [
      () => key.sign(claimsWith({ aud: 'https://api.example.com https://other.example' })),
      'token_audience',
    ],
    'when its audience is ours with a slash': [
      () => key.sign(claimsWith({ aud: 'https://api.example.com/' })),
      'token_audience',
    ],
    'when its audience is ours in capitals': [
      () => key.sign(claimsWith({ aud: 'HTTPS://API.EXAMPLE.COM' })),
      'token_audience',
    ],
    'when its audience is a list within a list': [
      () => key.sign(claimsWith({ aud: [['https://api.example.com']] })),
      'token_audience',
    ],
    'when its audience is an object': [
      () => key.sign(claimsWith({ aud: { 0: 'https://api.example.com' } })),
      'token_audience',
    ],
    'when its audience is two hundred times ours': [
      () => key.sign(claimsWith({ aud: Array.from({ length: 200 }, () => 'https://api.example.com') })),
      'token_audience',
    ],
    'when its subject is a list': [() => key.sign(claimsWith({ sub: ['alice-id', 'root'] })), 'token_claims'],
    'when its subject is an object': [() => key.sign(claimsWith({ sub: { toString: 'root' } })), 'token_claims'],
    'when its subject is a number': [() => key.sign(claimsWith({ sub: 0 })), 'token_claims'],
    'when its subject is empty': [() => key.sign(claimsWith({ sub: '' })), 'token_claims'],
  };
  test.each(Object.keys(own))('%s', async (name) => {
    const [forge = () => '', code] = own[name] ?? [];
    expect(await refusalOf(await forge())).toBe(code);
  });
});

describe('the times of a token are numbers of this world', () => {
  const times: Readonly<Record<string, string>> = {
    'exp of 1e999': '"exp":1e999',
    'exp of 1e300': '"exp":1e300',
    'exp in milliseconds': '"exp":1750000300000',
    'exp as text': '"exp":"1750000300"',
    'exp in a list': '"exp":[1750000300]',
    'exp of true': '"exp":true',
    'exp of null': '"exp":null',
    'no exp': '"x":1',
    'a negative exp': '"exp":-1',
    'exp twice, the last one past': '"exp":1750000300,"exp":1600000000',
    'nbf of 1e999': '"exp":1750000300,"nbf":1e999',
    'nbf in the future': '"exp":1750000300,"nbf":1750000100',
    'nbf as text': '"exp":1750000300,"nbf":"0"',
    'iat in the future': '"exp":1750000300,"iat":1750000100',
    'iat of -1e999': '"exp":1750000300,"iat":-1e999',
    'iat as an object': '"exp":1750000300,"iat":{}',
  };
  test.each(Object.keys(times))('%s', async (name) => {
    const claims = `{"iss":"${ISSUER}","sub":"alice-id","aud":"https://api.example.com",${times[name]}}`;
    expect(await refusalOf(await key.signText(claims))).toMatch(/^token_(claims|expired|not_yet_valid)$/);
  });
});

describe('an issuer that only looks like ours', () => {
  const HOST = new URL(ISSUER).host;
  test.each<[string, unknown]>([
    ['has a Cyrillic letter in it', ISSUER.replace('example', 'еxample')],
    ['has a letter of full width in it', ISSUER.replace('example', 'ｅxample')],
    ['has a letter with a combining accent', ISSUER.replace('example', 'e\u0301xample')],
    ['has a soft hyphen in it', ISSUER.replace('example', 'ex\u00adample')],
    ['has a space before it', ` ${ISSUER}`],
    ['has a null byte after it', `${ISSUER}\0`],
    ['has a line break after it', `${ISSUER}\n`],
    ['has its host in capitals', ISSUER.replace(HOST, HOST.toUpperCase())],
    ['has its port written out', ISSUER.replace(HOST, `${HOST}:443`)],
    ['has a dot after its host', ISSUER.replace(HOST, `${HOST}.`)],
    ['is our host as a user name', ISSUER.replace(HOST, `${HOST}@evil.example.com`)],
    ['is our host as a subdomain', ISSUER.replace(HOST, `${HOST}.evil.example.com`)],
    ['is not https', ISSUER.replace('https:', 'http:')],
    ['has dot segments', ISSUER.replace('/realms', '/x/../realms')],
    ['is percent-encoded', ISSUER.replace('realms', '%72ealms')],
    ['has a query', `${ISSUER}?x=1`],
    ['has a fragment', `${ISSUER}#x`],
    ['is a list with ours in it', [ISSUER]],
    ['is an object', { [ISSUER]: ISSUER }],
  ])('%s', async (_, iss) => {
    const gate = new AskingGate(key, ['bearer'], {});
    expect(await gate.outcome(bearer(await key.sign(claimsWith({ iss }))))).toBe('token_issuer');
    expect(gate.http.sent).toEqual([]);
  });

  test('stands twice in a token, ours last, and another provider’s key does not sign for ours', async () => {
    const claims = JSON.stringify(GOOD_CLAIMS).replace('{', '{"iss":"https://evil.example.com",');
    expect(await refusalOf(await mallory.signText(claims))).toBe('token_signature');
  });
});

describe('where tokens are JWTs, something else', () => {
  const parts = () => good.split('.');
  const forgeries: Readonly<Record<string, Forge>> = {
    'a JWS whose header names no algorithm': () => `${tokenPart({ typ: 'at+jwt', kid: 'one' })}.${CLAIMS}.c2ln`,
    'a JWE without a key': () => `${tokenPart({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d`,
    'a JWE by the direct use of no key': () => `${tokenPart({ alg: 'dir', enc: 'A256GCM' })}..b.c.d`,
    'two tokens in one': () => `${good}.${good}`,
    'a good token and a fourth part': () => `${good}.c2ln`,
    'a good token without its signature': () => parts().slice(0, 2).join('.'),
    'a good token with an empty signature': () => `${parts().slice(0, 2).join('.')}.`,
    'a good token with other claims': () => [parts()[0], tokenPart(claimsWith({ sub: 'root' })), parts()[2]].join('.'),
    'a good token whose last bits are changed': () => `${good.slice(0, -1)}${good.endsWith('B') ? 'C' : 'B'}`,
    'a good token with padding': () => `${good}=`,
    'a good token of twenty kilobytes': () => key.sign(claimsWith({ padding: 'x'.repeat(20_000) })),
    'claims in UTF-16': () => key.signText(Buffer.from(JSON.stringify(GOOD_CLAIMS), 'utf16le').toString('latin1')),
    'claims with overlong UTF-8': () =>
      `${parts()[0]}.${Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xc0, 0xae]), Buffer.from('"}')]).toString('base64url')}.${parts()[2]}`,
  };
  test.each(Object.keys(forgeries))('%s', async (name) => {
    expect(await refusalOf((await forgeries[name]?.()) ?? '', ['bearer'])).toMatch(
      /^(token_(malformed|algorithm|signature|too_large)|authorization_malformed)$/,
    );
  });
});
