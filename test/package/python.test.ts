import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.js';
import { synthesize as synthesizeHere } from '../bin/synthesized-app.js';
import { run } from './command.js';
import { elsewhere, published, synthesize } from './published.js';

const WHEEL = published('python', '.whl');

describe('the Python package', () => {
  it.skipIf(WHEEL === undefined)(
    `${WHEEL === undefined ? 'SKIPPED, there is no python3 with venv and pip here: ' : ''}makes of the Python example the template that its TypeScript twin has`,
    () =>
      elsewhere(async (folder) => {
        await run('python3', ['-m', 'venv', 'venv'], folder);
        await run(join(folder, 'venv', 'bin', 'pip'), ['install', '--quiet', String(WHEEL)], folder);
        await copyFile(join(ROOT, 'examples', 'python', 'app.py'), join(folder, 'app.py'));
        const template = JSON.parse(await readFile(await synthesize(folder, 'venv/bin/python app.py'), 'utf8'));
        const twin = await synthesizeHere('examples/quickstart/app.ts', {});
        expect(template.Resources).toEqual(twin.template.Resources);
      }),
  );
});
