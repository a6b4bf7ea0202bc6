import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { synthesize } from '../../local/synthesis.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synthesis-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const app = (name: string) => fileURLToPath(new URL(`./fixtures/apps/${name}.ts`, import.meta.url));

describe('the synthesis of an app', { timeout: 30_000 }, () => {
  it('gives it context and a folder, and keeps what it prints', async () => {
    const lines: string[] = [];
    await synthesize(app('writing'), join(folder, 'out'), { issuer: 'https://id' }, (line) => lines.push(line));
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('{"issuer":"https://id"}');
    expect(lines.sort()).toEqual(['another', 'one line']);
  });

  it('is done already where the app is a cloud assembly', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{}');
    expect(await synthesize(folder, join(folder, 'out'), {}, () => {})).toBe(folder);
  });

  it('that fails tells the error of the app', async () => {
    const failing = synthesize(app('failing'), folder, {}, () => {});
    await expect(failing).rejects.toThrow(/failing\.ts cannot be synthesized: provider "x" is not known here\.$/);
  });

  it('that ends without an error tells its exit code', async () => {
    const leaving = synthesize(app('leaving'), folder, {}, () => {});
    await expect(leaving).rejects.toThrow(/leaving\.ts cannot be synthesized: it ended with exit code 4\.$/);
  });
});
