import { describe, expect, it } from 'vitest';
import { LONGEST_BEARER_CACHE } from '../../lib/checks/bearer-cache.js';
import { sourcesIn, textOf } from '../architecture/source-files.js';

const page = textOf('docs/caching.md');
const rows = new Map([...page.matchAll(/^\| (.+?) \| (.+) \|$/gm)].map(([, name = '', rest = '']) => [name, rest]));

interface Kept {
  /** Where the number stands in the code, and what stands before it there. */
  readonly file: string;
  readonly before: string;
  /** How the page says it, with the number in place of `#`; or the number itself, where the page has it in words. */
  readonly says: string | readonly [number, string];
}

const memory = 'core/authentication/answer-cache.ts';
const remembered = { file: 'lib/credential-settings.ts', before: 'REMEMBERED = ', says: '# seconds by default' };
const longest = {
  file: 'lib/credential-settings.ts',
  before: 'HOUR = ',
  says: [3600, 'at most one hour'] as const,
};
const traded: readonly [Kept, ...Kept[]] = [
  { file: 'core/authentication/traded-token.ts', before: 'EARLY = ', says: 'until # seconds before it expires' },
  { file: 'lib/credential-settings.ts', before: 'TRADED_REMEMBERED = ', says: [900, '15 minutes by default'] as const },
  { file: 'lib/credential-settings.ts', before: 'DAY = ', says: [86_400, 'at most one day'] as const },
];
const answers = { file: memory, before: 'limit = ', says: '#' };

/** Every number of the tables, by the first cell of its row. */
const NUMBERS: Readonly<Record<string, readonly Kept[]>> = {
  'provider metadata and keys': [
    { file: 'core/provider/metadata-cache.ts', before: 'FRESH = ', says: [600, 'fresh for 10 minutes'] },
    { file: 'core/provider/metadata-cache.ts', before: 'FRESH = ', says: [600, 'withdrawn keys: after 10 minutes'] },
    { file: 'core/provider/metadata-cache.ts', before: 'USABLE = ', says: [86_400, '24 hours'] },
    { file: 'core/provider/metadata-cache.ts', before: 'INTERVAL = ', says: 'at most every # seconds' },
    { file: 'core/provider/discovery.ts', before: 'optional(v.string()) })), v.maxLength(', says: '# keys of each' },
    { file: 'core/settings/parse.ts', before: 'MAXIMUM_PROVIDERS = ', says: 'each of # providers' },
  ],
  'that a provider could not be reached': [
    { file: 'core/provider/metadata-cache.ts', before: 'INTERVAL = ', says: '# seconds' },
  ],
  'introspection answer, active': [remembered, longest, answers],
  'introspection answer, not active': [
    { file: 'core/authentication/introspection.ts', before: 'INACTIVE = ', says: '# seconds' },
    answers,
  ],
  'userinfo as a credential': [remembered, longest, answers],
  'userinfo, token rejected': [
    { file: 'core/authentication/userinfo.ts', before: 'REJECTED = ', says: '# seconds' },
    answers,
  ],
  'userinfo claims of a verified token': [longest, answers],
  'token got for Basic credentials': [...traded, answers],
  'token got for a token of a trusted issuer': [...traded, answers],
  'token got for a refresh token of a caller': [traded[0], answers],
  'that too many attempts have failed, or too many tokens were no good': [answers],
  'wrong Basic credentials, tokens that are not traded, refresh tokens that are not taken': [
    { file: 'core/authentication/rejections.ts', before: 'lifetime = ', says: '# seconds' },
    { file: 'core/authentication/rejections.ts', before: 'MAXIMUM = ', says: '#, of them' },
    { file: 'core/authentication/rejections.ts', before: 'perSource = ', says: '# of one address' },
  ],
  'which rate plan a consumer has': [
    { file: 'core/consumers/consumer-keys.ts', before: ' KNOWN = ', says: '# seconds; 10' },
    { file: 'core/consumers/consumer-keys.ts', before: ' KNOWN = ', says: 'after # seconds' },
    { file: 'core/consumers/consumer-keys.ts', before: 'UNKNOWN = ', says: '# seconds that he has none' },
    answers,
  ],
  'signed assertion': [
    { file: 'core/upstream/assertion.ts', before: 'LEFT_FOR_UPSTREAM = ', says: 'less # seconds' },
    { file: 'core/upstream/assertion.ts', before: 'MAXIMUM_KEPT = ', says: '#' },
  ],
  'gate secret, client secrets, secret of API keys': [
    { file: 'lambdas/runtime/secrets-manager.ts', before: 'REMEMBERED = ', says: 'after # seconds' },
    { file: 'lambdas/runtime/secrets-manager.ts', before: 'REMEMBERED = ', says: '# seconds; while' },
    { file: 'lambdas/runtime/secrets-manager.ts', before: 'USABLE = ', says: [3600, 'is down, one hour'] },
    { file: 'lambdas/runtime/secrets-manager.ts', before: 'FRESH_INTERVAL = ', says: 'at most every # seconds' },
  ],
  'signing key of assertions': [{ file: 'core/upstream/secret-signer.ts', before: 'derived.size >= ', says: '#' }],
  'public keys of KMS that sign assertions': [
    { file: 'lambdas/runtime/kms-signer.ts', before: 'REMEMBERED = ', says: '# seconds | as configured' },
    { file: 'lambdas/runtime/kms-signer.ts', before: 'REMEMBERED = ', says: 'after # seconds' },
  ],
  'a refresh under way': [{ file: 'core/sessions/refresh.ts', before: 'LEASE = ', says: '# seconds' }],
  'a refresh that failed': [{ file: 'core/sessions/lease-holder.ts', before: 'RETRY_AFTER = ', says: '# seconds' }],
  'last good copy of provider metadata': [
    { file: 'core/provider/metadata-cache.ts', before: 'USABLE = ', says: [86_400, '24 hours'] },
  ],
  'the turn to fetch keys for all instances': [
    { file: 'core/provider/metadata-cache.ts', before: 'INTERVAL = ', says: '# seconds' },
  ],
  'what the provider gave for a refresh token of a caller': [
    { file: 'core/authentication/shared-refreshes.ts', before: 'REMEMBERED = ', says: [86_400, '24 hours'] },
  ],
  'the turn to show it to the provider': [
    { file: 'core/authentication/shared-refreshes.ts', before: 'TURN = ', says: '# seconds' },
  ],
  'failed attempts, and those on their way; tokens that were no good': [
    { file: 'lib/credential-options.ts', before: '@default Duration.minutes(', says: '# minutes by default' },
    { file: 'lib/credential-settings.ts', before: 'DAY = ', says: [86_400, 'at most one day'] },
  ],
  'logouts in a frame of sessions that nobody knows': [
    { file: 'core/logout/front-channel.ts', before: 'UNKNOWN_LOGOUTS: FailureLimit = { window: ', says: '# seconds' },
  ],
  'logout token that was carried out': [
    { file: 'core/tokens/logout-token.ts', before: 'MAXIMUM_AGE = ', says: [300, 'at most 330 seconds'] },
    { file: 'core/tokens/claims.ts', before: 'LEEWAY = ', says: [30, 'at most 330 seconds'] },
  ],
  "'no login from before now' of a user": [
    { file: 'core/sessions/ending-by-owner.ts', before: '\nconst MARKER_LIFETIME = ', says: '# seconds' },
    { file: 'core/sessions/ending-by-owner.ts', before: 'UNPROVEN_MARKER_LIFETIME = ', says: '# seconds' },
  ],
  'login under way': [
    { file: 'core/login/login-cookie.ts', before: 'LOGIN_LIFETIME = ', says: '# seconds' },
    { file: 'core/login/login-cookie.ts', before: 'MAX_LOGINS = ', says: 'at most # of them' },
  ],
  'keys of the gate at an upstream with `claimgate/verify`': [
    { file: 'verify/assertion-verifier.ts', before: 'KEYS_REMEMBERED = ', says: [600_000, '10 minutes'] },
    { file: 'verify/assertion-verifier.ts', before: 'FETCH_INTERVAL = ', says: [5_000, 'at most every 5 seconds'] },
  ],
};

function numberIn({ file, before }: Kept): number {
  const text = textOf(file);
  const [digits = ''] = /^[\d_]+/.exec(text.slice(text.indexOf(before) + before.length)) ?? [];
  return Number(digits.replaceAll('_', '') || 'NaN');
}

describe('docs/caching.md', () => {
  it.each(Object.entries(NUMBERS))('says for how long and how much: %s', (name, kept) => {
    const row = rows.get(name) ?? '';
    expect(row).not.toBe('');
    for (const one of kept) {
      const number = numberIn(one);
      expect(number, `${one.before} in ${one.file}`).not.toBeNaN();
      if (typeof one.says === 'string') {
        expect(row).toContain(one.says.replace('#', number.toLocaleString('en')));
      } else {
        const [known, words] = one.says;
        expect({ number, says: row.includes(words) }).toEqual({ number: known, says: true });
      }
    }
  });

  it('has no other numbers in its tables', () => {
    const others = [...rows].filter(([name]) => !Object.hasOwn(NUMBERS, name));
    const withNumbers = others.filter(([name, rest]) => /\d{2,}/.test(`${name} ${rest}`.replaceAll(/`[^`]*`/g, '')));
    expect(withNumbers.map(([name]) => name)).toEqual([
      'It ends after `bearerCache`, at most 60 seconds.',
      'It lets no token pass for longer than a gate that keeps nothing, which is 30 seconds after `exp`.',
      "A refusal, too, is for that token only, and ends as soon. It is kept even where something else was at fault, as a header of the gate's that the caller sent: whoever sends requests of others with one token of his own should send no headers of theirs. Whether API Gateway keeps a 401 or a failure is not documented; nothing depends on it.",
    ]);
  });

  it('promises of kept decisions what is checked', () => {
    expect(page).toContain(`at most ${LONGEST_BEARER_CACHE} seconds`);
    expect(textOf('core/tokens/claims.ts')).toContain('LEEWAY = 30;');
    const [, sources = ''] = /KEPT_BY = \[(.*)\]/.exec(textOf('lib/http-api-authorizer.ts')) ?? [];
    expect(sources).toBe("'$request.header.Authorization', '$context.routeKey', '$context.path'");
    expect(page).toContain('on HTTP APIs `Authorization`, `$context.routeKey`, `$context.path`');
    const [, restSources = ''] = /KEPT_BY = \[([^\]]*)\]/.exec(textOf('lib/rest-api-authorizer.ts')) ?? [];
    expect(restSources.match(/[\w.]+/g)).toEqual([
      'method.request.header.Authorization',
      'context.httpMethod',
      'context.resourcePath',
      'context.path',
    ]);
    expect(page).toContain(
      'on REST APIs `Authorization`, `context.httpMethod`, `context.resourcePath`, `context.path`',
    );
  });

  it('knows every file that keeps answers', () => {
    const keeping = ['core', 'lambdas'].flatMap(sourcesIn).filter((file) => {
      const text = textOf(file);
      return (
        /new (?:AnswerCache|Rejections)\b/.test(text) ||
        /(?:const kept = new Map|private (?:readonly )?remembered\b)/.test(text)
      );
    });
    const listed = new Set(Object.values(NUMBERS).flatMap((kept) => kept.map(({ file }) => file)));
    // They keep what the rows of an AnswerCache without a number of its own say.
    expect(keeping.filter((file) => !listed.has(file))).toEqual([
      'core/authentication/address-limit.ts',
      'core/authentication/attempts.ts',
      'core/authentication/userinfo-claims.ts',
    ]);
  });
});
