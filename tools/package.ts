/**
 * Builds what is published, from what `npm run build` made: dist/js, and dist/python where there is a Python with pip.
 */
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const OUTPUT = 'dist';

function hasPython(): boolean {
  return spawnSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' }).status === 0;
}

async function main(): Promise<void> {
  const targets = hasPython() ? ['js', 'python'] : ['js'];
  if (!targets.includes('python')) {
    console.error('There is no python3 with venv and pip here: only the JavaScript package is built.');
  }
  await rm(OUTPUT, { recursive: true, force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      join('node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak'),
      '--targets',
      ...targets,
      '--outdir',
      OUTPUT,
      '--no-npmignore',
    ],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}

void main();
