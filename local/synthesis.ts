import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StartError } from './start-error.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSX = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));

export const DEFAULT_APP = 'examples/orders/app.ts';

/**
 * Runs a CDK app, so that it writes its cloud assembly to `folder`. @returns the folder of the assembly, which is `app`
 * itself if that is one already
 */
export async function synthesize(
  app: string,
  folder: string,
  context: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<string> {
  const path = resolve(ROOT, app);
  if (existsSync(join(path, 'manifest.json'))) {
    return path;
  }
  if (!existsSync(path)) {
    throw new StartError(`There is no app ${app}.`);
  }
  const child = spawn(process.execPath, [TSX, path], {
    cwd: ROOT,
    // aws-cdk-lib says of its own table that it uses what is deprecated: nothing that who starts the gateway could mend.
    env: { JSII_DEPRECATED: 'quiet', ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let fault: string | undefined;
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      fault ??= /^\w*Error: (.+)$/.exec(line)?.[1];
      log(line);
    });
  }
  const code = await new Promise<number | null>((done, reject) => {
    child.once('error', reject);
    child.once('close', done);
  });
  if (code !== 0) {
    throw new StartError(`The app ${app} cannot be synthesized: ${fault ?? `it ended with exit code ${code}.`}`);
  }
  return folder;
}
