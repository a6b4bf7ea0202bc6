import { expect, test } from 'vitest';
import { textOf } from '../../architecture/source-files.js';

const FORGED = 'test/core/attacks/forged-tokens.test.ts';
const TOKENS = 'test/core/attacks/tokens.test.ts';
const GUESSING = 'test/core/attacks/guessing.test.ts';
const AT_ONCE = 'test/core/attacks/attempts-at-once.test.ts';
const INVENTED = 'test/core/attacks/invented-tokens.test.ts';
const EXCHANGE = 'test/core/attacks/exchange.test.ts';
const REFRESH = 'test/core/attacks/refresh-tokens.test.ts';
const SIGNATURES = 'test/core/tokens/access-token.test.ts';
const READING = 'test/core/tokens/unverified-token.test.ts';
const PROFILE = 'test/core/tokens/access-token-profile.test.ts';
const HEADERS = 'test/core/credentials.test.ts';
const GRANTS = 'test/core/authentication/grants.test.ts';
const PROVIDERS = 'test/acceptance/several-providers.test.ts';

type Corpus = Readonly<Record<string, readonly (readonly [file: string, titles: readonly string[]])[]>>;

/** What attackers try with tokens and credentials, and the tests named after it that show that it does not work. */
const CORPUS: Corpus = {
  'a key of the attacker’s own': [
    [FORGED, ['by jwk', 'by jwk under a kid of its own', 'by jku', 'by jku that begins as the issuer does']],
    [FORGED, ['by x5u', 'by x5c', 'by x5t', 'by a kid that is a path', 'by a kid that is an address']],
    [FORGED, ['by a kid that is a query', 'by a kid that every object has', 'by leaving the kid out']],
    [SIGNATURES, ['of a stranger under a known kid', 'of a key that the provider publishes for encryption']],
  ],
  'another algorithm': [
    [
      FORGED,
      ['by HS256 with the public key in PEM as the secret', 'by HS384 with the public key in PEM as the secret'],
    ],
    [FORGED, ['by HS256 with the public key as a JWK as the secret', 'by none', 'by None', 'by nOnE', 'by two algs']],
    [FORGED, ['by none with the signature of another token', 'by alg twice, the good one first', 'by b64', 'by zip']],
    [FORGED, ['by an unknown crit', 'by an ES256 signature of zeros', 'by an ES256 signature in DER']],
  ],
  'a token of another kind': [
    [FORGED, ['when it is an ID token', 'when it is a refresh token', 'when it is a logout token']],
    [FORGED, ['when it is a DPoP proof', 'when it is an introspection answer', 'when it is a client assertion']],
    [FORGED, ['when only a claim says that it is one', 'when its type is a list']],
    [PROFILE, ['by typ: the claim typ is not the header', 'by presence: every object has it']],
    [
      TOKENS,
      ['a refresh token of Keycloak', 'an offline token of Keycloak', 'a refresh token that claims Bearer as well'],
    ],
  ],
  'a token that is bound to a key': [
    [FORGED, ['when it is bound to a DPoP key', 'when it is bound to a certificate']],
    [TOKENS, ['bound to a key', 'a DPoP token']],
    [HEADERS, ['a DPoP token behind a scheme of its own']],
  ],
  'a token for somebody else': [
    [FORGED, ['when its audience is only the beginning of ours', 'when its audience begins as ours does']],
    [FORGED, ['when its audience is a sentence with ours in it', 'when its audience is a list within a list']],
    [FORGED, ['when its audience is two hundred times ours', 'when its audience is ours in capitals']],
    [TOKENS, ['for nobody, of a client that is not on the list']],
  ],
  'an issuer that looks like ours': [
    [FORGED, ['has a Cyrillic letter in it', 'has a letter of full width in it', 'is our host as a user name']],
    [FORGED, ['is our host as a subdomain', 'is percent-encoded', 'is a list with ours in it', 'is not https']],
    [FORGED, ['stands twice in a token']],
    [SIGNATURES, ['one that begins as ours', 'one that ours begins with']],
  ],
  'the issuer of one and the key of another provider': [
    [PROVIDERS, ['refuses a token in the name of one with the key or the audience of the other']],
    [EXCHANGE, ['of the own provider with the key of the partner', 'with the key of the gate’s own provider']],
    [GRANTS, ['of another issuer']],
  ],
  'claims of another type': [
    [FORGED, ['when its subject is a list', 'when its subject is an object', 'when its subject is a number']],
    [FORGED, ['exp of 1e999', 'exp in milliseconds', 'exp in a list', 'exp twice, the last one past', 'nbf of 1e999']],
    [FORGED, ['iat of -1e999', 'no exp']],
  ],
  'something else than a JWS': [
    [FORGED, ['when another token is nested in it', 'when its payload is a token', 'a JWE without a key']],
    [FORGED, ['two tokens in one', 'claims in UTF-16', 'claims with overlong UTF-8', 'a good token with padding']],
    [READING, ['a signature with bits to spare', 'a header that is an array']],
    [SIGNATURES, ['any other character anywhere in a good token']],
  ],
  'an Authorization header that two parsers read in two ways': [
    [HEADERS, ['two headers in one, as an HTTP API joins them', 'two headers', 'two tokens', 'a tab', 'a line break']],
    [HEADERS, ['a null byte', 'letters of another script', 'two schemes', 'a header of a megabyte is judged at once']],
    [TOKENS, ['header and query', 'query, twice, once in another spelling', 'cookie, twice']],
    [TOKENS, ['does not make up for a wrong Authorization header']],
  ],
  'Basic credentials that two parsers read in two ways': [
    [TOKENS, ['with a null byte', 'in overlong UTF-8', 'with half a surrogate pair', 'with bits to spare']],
    [TOKENS, ['with a name of a megabyte', 'that are no base64', 'twice in one header', 'without a colon']],
    [TOKENS, ['that look like parameters stay a name and a password', 'with an empty password']],
  ],
  'a provider’s answer that does not say yes': [
    [TOKENS, ['the text true', 'a list of answers', 'active twice, false in the end', 'left out']],
    [TOKENS, ['nor does a good one whose introspection speaks of somebody else']],
  ],
  'a second way in for what was refused': [
    [TOKENS, ['with a forged signature', 'without signature', 'whose claims are no JSON', 'that is an ID token']],
  ],
  'what is remembered about others': [
    [TOKENS, ['of one token is not given for another', 'that somebody wrote into the table makes no token active']],
    [TOKENS, ['does not open a route that asks for more', 'is not pushed out by ten thousand invented tokens']],
    [GRANTS, ['get no token of somebody else, however alike they are']],
  ],
  'a token that is to be traded, and should not': [
    [
      EXCHANGE,
      ['for this API, from an issuer that does not give such', 'of two issuers at once', 'that never expires'],
    ],
    [EXCHANGE, ['by an audience within the words of another', 'by an audience that is a list in a list']],
    [EXCHANGE, ['a list with something else in it', 'by what the conditions did not look at']],
    [EXCHANGE, ['is the very token that was shown', 'what the token that was shown says of scopes, actors and groups']],
    [EXCHANGE, ['is had no longer than the token is good that it was given for']],
  ],
  'a refresh token that is shown': [
    [REFRESH, ['two in one header', 'with a line break', 'in the Authorization header, in the query or in a cookie']],
    [REFRESH, ['looks like parameters stays a refresh token', 'nor an access token for a refresh token']],
    [REFRESH, ['not given to whoever shows another', 'makes nobody’s refresh token good', 'a thousand invented ones']],
  ],
  'guesses and floods': [
    [GUESSING, ['from a new address each time gets no more', 'through many instances of the function gets no more']],
    [GUESSING, ['the account in another spelling', 'one password with many accounts', 'cannot say in a header that']],
    [AT_ONCE, ['have the provider asked three times when they guess', 'whatever comes when']],
    [INVENTED, ['are asked about as often as the limit says', 'from other addresses of one IPv6 network']],
  ],
};

const cases = Object.values(CORPUS).flatMap((tests) =>
  tests.flatMap(([file, titles]) => titles.map((title) => `${file}: ${title}`)),
);

test('at least sixty attacks on tokens and credentials are tests, each of them once', () => {
  expect(new Set(cases).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

test.each(Object.entries(CORPUS))('%s has tests', (_, tests) => {
  for (const [file, titles] of tests) {
    const text = textOf(file);
    for (const title of titles) expect(text, `${title} in ${file}`).toContain(title);
  }
});
