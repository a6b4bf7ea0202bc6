import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.js';
import { run } from './command.js';

/** A package that `npm run package` made, by the end of its name; undefined if it made none. */
export function published(target: 'js' | 'python', ending: string): string | undefined {
  const folder = join(ROOT, 'dist', target);
  try {
    const [file] = readdirSync(folder).filter((name) => name.endsWith(ending));
    return file === undefined ? undefined : join(folder, file);
  } catch {
    return undefined;
  }
}

/** The JavaScript package. */
export function tarball(): string {
  const file = published('js', '.tgz');
  if (file === undefined) throw new Error('There is no package in dist/js: run npm run package.');
  return file;
}

/** Does something in a folder outside of the repository, so that nothing is found that the package does not bring. */
export async function elsewhere<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'claimgate-package-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the CDK command line in the folder of an app, as its owner does, and returns the template of its stack. */
export async function synthesize(folder: string, app: string): Promise<string> {
  await run(
    join(ROOT, 'node_modules', '.bin', 'cdk'),
    [
      'synth',
      '--quiet',
      '--no-path-metadata',
      '--no-asset-metadata',
      '--no-version-reporting',
      '--app',
      app,
      '--output',
      'cdk.out',
    ],
    folder,
  );
  const file = readdirSync(join(folder, 'cdk.out')).find((name) => name.endsWith('.template.json'));
  if (file === undefined) throw new Error(`${app} synthesized no stack`);
  return join(folder, 'cdk.out', file);
}
