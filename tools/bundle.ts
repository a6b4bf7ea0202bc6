/**
 * Builds the functions: one folder each under build/lambdas, ESM with code splitting, so that what is loaded lazily
 * lies in a chunk of its own. The metafile beside the folders says what went where. In the same way it builds the command
 * for operators, build/cli.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.js';

const SOURCE = 'lambdas';
const OUTPUT = join('build', 'lambdas');
const COMMAND: Entry = { name: 'claimgate', source: join('cli', 'claimgate.ts'), folder: join('build', 'cli') };
const NOTICES = 'THIRD-PARTY-NOTICES';
const CEDAR = { package: join('node_modules', '@cedar-policy', 'cedar-wasm'), engine: './cedar_wasm.cjs' };

/** Cedar is copied as it is: its code finds the WebAssembly beside it, and synthesis loads the same engine. */
const cedarBeside: Plugin = {
  name: 'cedar-beside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@cedar-policy\/cedar-wasm\/nodejs$/ }, () => ({ path: CEDAR.engine, external: true }));
  },
};

async function functionNames(): Promise<string[]> {
  const entries = await readdir(SOURCE, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== 'runtime').map((entry) => entry.name);
}

/** What is bundled, and where to. */
interface Entry {
  /** Of the file that is run, without its ending. */
  readonly name: string;
  readonly source: string;
  readonly folder: string;
}

function functionEntry(name: string): Entry {
  return { name: 'handler', source: join(SOURCE, name, 'handler.ts'), folder: join(OUTPUT, name) };
}

interface Bundle {
  readonly metafile: Metafile;
  readonly files: readonly { readonly path: string; readonly contents: Uint8Array }[];
}

async function bundle({ name, source, folder }: Entry): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    entryPoints: { [name]: source },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    // What package.json asks for of whoever runs the command; the functions run on Node 24.
    target: name === COMMAND.name ? 'node20' : 'node24',
    mainFields: ['module', 'main'],
    plugins: [cedarBeside],
    // Some CommonJS dependencies call require for Node's own modules, which an ES module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  return { metafile, files: [...outputFiles, ...(usesCedar(metafile) ? await cedarFiles(folder) : [])] };
}

function usesCedar({ outputs }: Metafile): boolean {
  return Object.values(outputs).some(({ imports }) => imports.some(({ path }) => path === CEDAR.engine));
}

async function cedarFiles(folder: string): Promise<Bundle['files']> {
  const source = join(CEDAR.package, 'nodejs');
  return [
    { path: join(folder, basename(CEDAR.engine)), contents: await readFile(join(source, 'cedar_wasm.js')) },
    {
      path: join(folder, 'cedar_wasm_bg.wasm'),
      contents: await readFile(join(source, 'cedar_wasm_bg.wasm')),
    },
  ];
}

/** Writes first and removes what is left over then, so that a bundle is there at any time. */
async function writeBundle(folder: string, { metafile, files }: Bundle): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of files) await writeFile(path, contents);
  await writeFile(join(folder, NOTICES), await thirdPartyNotices(metafile, usesCedar(metafile) ? [CEDAR.package] : []));
  await writeFile(`${folder}.meta.json`, JSON.stringify(metafile));
  const wanted = new Set([...files.map(({ path }) => basename(path)), NOTICES]);
  for (const file of await readdir(folder)) {
    if (!wanted.has(file)) await rm(join(folder, file));
  }
}

async function main(): Promise<void> {
  const names = await functionNames();
  for (const entry of [...names.map(functionEntry), COMMAND]) await writeBundle(entry.folder, await bundle(entry));
  const wanted = new Set(names.flatMap((name) => [name, `${name}.meta.json`]));
  for (const entry of await readdir(OUTPUT)) {
    if (!wanted.has(entry)) await rm(join(OUTPUT, entry), { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
