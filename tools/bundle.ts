/**
 * Builds the functions: one folder each under build/lambdas, ESM with code splitting, so that what is loaded lazily
 * lies in a chunk of its own. The metafile beside the folders says what went where.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.js';

const SOURCE = 'lambdas';
const OUTPUT = join('build', 'lambdas');

async function functionNames(): Promise<string[]> {
  const entries = await readdir(SOURCE, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== 'runtime').map((entry) => entry.name);
}

async function bundle(name: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: { handler: join(SOURCE, name, 'handler.ts') },
    outdir: join(OUTPUT, name),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // Some CommonJS dependencies call require for Node's own modules, which an ES module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

async function main(): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT, { recursive: true });
  for (const name of await functionNames()) {
    const metafile = await bundle(name);
    await writeFile(join(OUTPUT, `${name}.meta.json`), JSON.stringify(metafile));
    await writeFile(join(OUTPUT, name, 'THIRD-PARTY-NOTICES'), await thirdPartyNotices(metafile));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
