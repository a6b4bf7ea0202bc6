import { describe, expect, it } from 'vitest';
import { importsOf, sourcesIn, textOf } from './source-files.js';

interface Rule {
  readonly folder: string;
  /** Matches what may be imported. */
  readonly allowed: readonly RegExp[];
  readonly files?: RegExp;
}

const NODE = /^node:/;
const OIDC_LIBRARIES = /^(jose(\/.+)?|openid-client|valibot)$/;

const RULES: readonly Rule[] = [
  { folder: 'bin', allowed: [/^aws-cdk-lib(\/|$)/, /^constructs$/, /^lib\/index\.ts$/] },
  {
    folder: 'lib',
    allowed: [
      /^aws-cdk-lib(\/|$)/,
      /^constructs$/,
      /^lib\//,
      /^core\/settings\/(api-key-prefix|assertion-limits|cedar-schema|document|ending-document|failure-limit|write|gate-paths|gate-tags|header-budget|header-name|hidden-cookies|issuer|metric-names|pattern|rate-plans|rule-limits|rule-text|spelled-headers|token-exchange|ways-in)\.ts$/,
      /^node:(path|fs|module)$/,
    ],
  },
  {
    folder: 'core',
    files:
      /settings\/(assertion-limits|cedar-schema|ending-document|failure-limit|gate-paths|gate-tags|header-budget|header-name|metric-names|pattern|token-profile)\.ts$/,
    allowed: [],
  },
  {
    folder: 'core',
    files: /settings\/(identity-context|issuer|rule-limits|rule-text)\.ts$/,
    allowed: [/^core\/settings\/document\.ts$/],
  },
  {
    folder: 'core',
    files: /settings\/hidden-cookies\.ts$/,
    allowed: [/^core\/settings\/(document|ways-in)\.ts$/],
  },
  { folder: 'core', files: /settings\/spelled-headers\.ts$/, allowed: [/^core\/settings\/header-name\.ts$/] },
  {
    folder: 'core',
    files: /settings\/token-exchange\.ts$/,
    allowed: [/^core\/settings\/(failure-limit|token-profile)\.ts$/],
  },
  { folder: 'core', files: /settings\/rate-plans\.ts$/, allowed: [/^core\/settings\/token-profile\.ts$/] },
  {
    folder: 'core',
    files: /settings\/ways-in\.ts$/,
    allowed: [/^core\/settings\/(failure-limit|token-exchange)\.ts$/],
  },
  {
    folder: 'core',
    files: /settings\/document\.ts$/,
    allowed: [/^core\/settings\/(rate-plans|token-profile|ways-in)\.ts$/],
  },
  { folder: 'core', files: /settings\/write\.ts$/, allowed: [/^core\/settings\/document\.ts$/, /^fflate$/] },
  { folder: 'core', allowed: [/^core\//, OIDC_LIBRARIES, /^fflate$/, /^node:(crypto|zlib)$/] },
  { folder: 'lambdas', files: /^lambdas\/(?!runtime)/, allowed: [/^core\//, /^lambdas\//, /^aws-lambda$/] },
  {
    folder: 'lambdas',
    files: /^lambdas\/runtime\//,
    allowed: [
      /^core\//,
      /^lambdas\/runtime\//,
      /^aws-lambda$/,
      /^@aws-sdk\//,
      /^@aws-lambda-powertools\/(logger|metrics)$/,
      /^@cedar-policy\/cedar-wasm\/nodejs$/,
      NODE,
    ],
  },
  {
    folder: 'cli',
    allowed: [/^cli\//, /^core\//, /^lambdas\/runtime\//, /^@aws-sdk\/client-(dynamodb|secrets-manager)$/, NODE],
  },
  { folder: 'local', allowed: [/^local\//, /^(oidc-provider|dynalite|jose|@noble\/curves\/nist.js)$/, NODE] },
  {
    folder: 'examples',
    allowed: [/^aws-cdk-lib(\/|$)/, /^constructs$/, /^claimgate(\/lambda)?$/, /^examples\//, /^node:fs$/],
  },
  {
    folder: 'verify',
    allowed: [/^core\/settings\/(assertion-limits|gate-paths|header-name|identity-context)\.ts$/, /^node:crypto$/],
  },
  { folder: 'tools', allowed: [/^tools\//, /^esbuild$/, NODE] },
];

/** Folders of core that may not know each other the other way round. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  settings: [
    'access',
    'account',
    'authentication',
    'login',
    'logout',
    'pages',
    'provider',
    'sessions',
    'tokens',
    'upstream',
  ],
  tokens: ['access', 'account', 'authentication', 'login', 'logout', 'pages', 'sessions', 'upstream'],
  provider: ['access', 'account', 'authentication', 'login', 'logout', 'pages', 'sessions', 'tokens', 'upstream'],
  access: ['account', 'authentication', 'login', 'logout', 'pages', 'provider', 'sessions', 'tokens', 'upstream'],
  sessions: ['access', 'account', 'authentication', 'login', 'logout', 'pages', 'provider', 'upstream'],
};

describe('who may import whom', () => {
  for (const { folder, files, allowed } of RULES) {
    const found = sourcesIn(folder).filter((file) => files?.test(file) ?? true);
    it(`${files?.source ?? folder} imports only what the house plan allows`, () => {
      expect(found).not.toEqual([]);
      const strangers = found.flatMap((file) =>
        importsOf(file)
          .filter((target) => !allowed.some((pattern) => pattern.test(target)))
          .map((target) => `${file} imports ${target}`),
      );
      expect(strangers).toEqual([]);
    });
  }

  for (const [folder, above] of Object.entries(BELOW)) {
    it(`core/${folder} does not know what is built on it`, () => {
      const wrong = sourcesIn(`core/${folder}`).flatMap((file) =>
        importsOf(file)
          .filter(
            (target) => above.some((name) => target.startsWith(`core/${name}/`)) || target === 'core/gatekeeper.ts',
          )
          .map((target) => `${file} imports ${target}`),
      );
      expect(wrong).toEqual([]);
    });
  }

  it('core reads no clock, no environment, no randomness and no network of its own', () => {
    const forbidden =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\brandomBytes\b|globalThis\.fetch|\bconsole\./;
    expect(sourcesIn('core').filter((file) => forbidden.test(textOf(file)))).toEqual([]);
  });

  it('the environment is read in one file only', () => {
    const readers = sourcesIn('lambdas').filter((file) => /process\.env|from 'node:process'/.test(textOf(file)));
    expect(readers).toEqual(['lambdas/runtime/environment.ts']);
  });
});
