import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StartError } from './start-error.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSX = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));

/** Runs a CDK app, so that it writes its cloud assembly to `folder`. */
export async function synthesize(
  app: string,
  folder: string,
  context: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<void> {
  const child = spawn(process.execPath, [TSX, app], {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let fault: string | undefined;
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      fault ??= /^\w*Error: (.+)$/.exec(line)?.[1];
      log(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new StartError(`The app ${app} cannot be synthesized: ${fault ?? `it ended with exit code ${code}.`}`);
  }
}
