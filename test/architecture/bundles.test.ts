import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.js';

interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly bytes: number;
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
      }
    >
  >;
}

const FUNCTIONS = ['account', 'authorizer', 'authorizer-cedar', 'callback', 'end-sessions', 'login', 'logout'];
const BUNDLES = join(ROOT, 'build', 'lambdas');

function metafileOf(name: string): Metafile {
  return JSON.parse(readFileSync(join(BUNDLES, `${name}.meta.json`), 'utf8'));
}

/** The outputs an entry point loads before its first line runs. */
function staticClosure({ outputs }: Metafile, name: string): string[] {
  const closure = new Set([`build/lambdas/${name}/handler.mjs`]);
  for (const output of closure) {
    for (const { path, kind, external } of outputs[output]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) closure.add(path);
    }
  }
  return [...closure];
}

function packagesIn(metafile: Metafile, outputs: readonly string[]): Set<string> {
  const inputs = outputs.flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {}));
  return new Set(inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
}

describe('function bundles', () => {
  it('are all there, and no others', () => {
    const folders = readdirSync(BUNDLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(FUNCTIONS);
  });

  it('the authorizer loads neither the AWS SDK nor openid-client before it needs them', () => {
    const metafile = metafileOf('authorizer');
    const packages = packagesIn(metafile, staticClosure(metafile, 'authorizer'));
    expect(packages).toContain('jose');
    expect(
      [...packages].filter((name) => /^(@aws-sdk\/|@smithy\/|openid-client|oauth4webapi|fflate)/.test(name)),
    ).toEqual([]);
  });

  it('the authorizer starts with little code', () => {
    const metafile = metafileOf('authorizer');
    const bytes = staticClosure(metafile, 'authorizer').reduce(
      (sum, output) => sum + (metafile.outputs[output]?.bytes ?? 0),
      0,
    );
    expect(bytes).toBeLessThan(140_000);
  });

  for (const name of FUNCTIONS) {
    it(`every chunk of ${name} can be loaded`, async () => {
      const chunks = readdirSync(join(BUNDLES, name)).filter((file) => file.endsWith('.mjs') && file !== 'handler.mjs');
      for (const chunk of chunks) await import(pathToFileURL(join(BUNDLES, name, chunk)).href);
      expect(chunks).not.toEqual([]);
    });

    it(`${name} carries the licences of what is in it and no source map`, () => {
      expect(readFileSync(join(BUNDLES, name, 'THIRD-PARTY-NOTICES'), 'utf8')).toMatch(/^(?:jose|valibot) /m);
      expect(existsSync(join(BUNDLES, name, 'handler.mjs.map'))).toBe(false);
    });
  }

  it('the command for operators can be loaded chunk by chunk, and carries licences too', async () => {
    const folder = join(ROOT, 'build', 'cli');
    const chunks = readdirSync(folder).filter((file) => file.endsWith('.mjs') && file !== 'claimgate.mjs');
    for (const chunk of chunks) await import(pathToFileURL(join(folder, chunk)).href);
    expect(readFileSync(join(folder, 'claimgate.mjs'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(readFileSync(join(folder, 'THIRD-PARTY-NOTICES'), 'utf8')).toContain('@aws-sdk/client-dynamodb ');
  });
});
