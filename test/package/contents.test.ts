import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../architecture/source-files.js';
import { run } from './command.js';
import { tarball } from './published.js';

/** Everything that may be in the package. */
const WANTED = [
  /^(package\.json|README\.md|LICENSE|\.jsii)$/,
  /^build\/lib\/([a-z0-9-]+\/)*[a-z0-9-]+\.(js|d\.ts)$/,
  /^build\/core\/settings\/[a-z0-9-]+\.(js|d\.ts)$/,
  /^build\/lambdas\/[a-z-]+\/(handler\.mjs|[\w-]+-[A-Z0-9]{8}\.mjs|THIRD-PARTY-NOTICES)$/,
  /^build\/verify\/(assertion-verifier|lambda-identity)\.(js|d\.ts)$/,
  /^build\/lambdas\/authorizer-cedar\/cedar_wasm(\.cjs|_bg\.wasm)$/,
  /^build\/cli\/(claimgate\.mjs|[\w-]+-[A-Z0-9]{8}\.mjs|THIRD-PARTY-NOTICES)$/,
  /^node_modules\/fflate\/(LICENSE|README\.md|CHANGELOG\.md|package\.json|(lib|esm|umd)\/[a-z-]+\.(d\.)?[cm]?[jt]s)$/,
];

/** What the licences of bundled code may be: none of them asks for more than to be handed on. */
const LICENCES = /\((MIT|MIT-0|Apache-2\.0|ISC|BSD-2-Clause|BSD-3-Clause|0BSD)\)$/;

let folder: string;
let files: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claimgate-package-'));
  await run('tar', ['--extract', '--strip-components', '1', '--file', tarball()], folder);
  files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
});
afterAll(() => rm(folder, { recursive: true }));

const textIn = (file: string) => readFileSync(join(folder, file), 'utf8');
const megabytes = (bytes: number) => bytes / 1_000_000;

describe('the package', () => {
  it('holds nothing that an adopter does not need: no tests, no local gate, no source maps', () => {
    expect(files.filter((file) => !WANTED.some((pattern) => pattern.test(file)))).toEqual([]);
    const code = files.filter((file) => /^build\/.*js$/.test(file));
    expect(code.filter((file) => textIn(file).includes('sourceMappingURL'))).toEqual([]);
  });

  it('holds everything that an adopter needs', () => {
    expect(WANTED.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([]);
    for (const name of readdirSync(join(folder, 'build', 'lambdas'))) {
      expect(files).toContain(`build/lambdas/${name}/handler.mjs`);
    }
  });

  it('holds functions whose every chunk can be loaded', async () => {
    const chunks = files.filter(
      (file) => file.endsWith('.mjs') && !/\/(handler|claimgate)\.mjs$|^node_modules/.test(file),
    );
    expect(chunks.length).toBeGreaterThan(50);
    for (const chunk of chunks) await import(pathToFileURL(join(folder, chunk)).href);
  });

  it('hands on the licence of everything that is in it', () => {
    const notices = files.filter((file) => file.endsWith('THIRD-PARTY-NOTICES'));
    for (const notice of notices) {
      const [, ...named] = textIn(notice).match(/^(?=.*\d+\.\d+\.\d+).* \([^ ]+\)$/gm) ?? [];
      expect(named.length).toBeGreaterThan(20);
      expect(named.filter((title) => !LICENCES.test(title))).toEqual([]);
    }
    expect(textIn('node_modules/fflate/LICENSE')).toContain('MIT License');
  });

  it('is as big as the README says', () => {
    const [, packed, unpacked] = /It is ([\d.]+) MB packed and\s+([\d.]+) MB unpacked/.exec(textOf('README.md')) ?? [];
    const size = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    for (const [stated, measured] of [
      [Number(packed), megabytes(statSync(tarball()).size)],
      [Number(unpacked), megabytes(size)],
    ] as const) {
      expect(Math.abs(measured - stated) / stated, `${measured.toFixed(1)} MB`).toBeLessThan(0.1);
    }
  });

  it('is what package managers and bundlers expect', async () => {
    const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });
    expect(messages).toEqual([]);
  });
});
