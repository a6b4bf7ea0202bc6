import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.js';
import { run } from '../package/command.js';

it('API.md says what the doc comments say; npm run docs writes it anew', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'claimgate-api-'));
  try {
    const file = join(folder, 'API.md');
    await run(process.execPath, [join('node_modules', 'jsii-docgen', 'bin', 'jsii-docgen'), '--output', file], ROOT);
    await expect(await readFile(file, 'utf8')).toMatchFileSnapshot('../../API.md');
  } finally {
    await rm(folder, { recursive: true });
  }
});
