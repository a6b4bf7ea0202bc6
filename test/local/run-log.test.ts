import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunLog } from '../../local/run-log.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-log-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the log of a run', () => {
  it('goes to its file, with the source of each line', async () => {
    const log = new RunLog(join(folder, 'gate.log'));
    log.write('Login', 'login started');
    log.write('aws', 'refused');
    await log.close();
    expect(readFileSync(log.file, 'utf8')).toBe('[Login] login started\n[aws] refused\n');
    expect(log.all()).toEqual(['[Login] login started', '[aws] refused']);
  });

  it('is told to those who subscribe, until they have enough', async () => {
    const log = new RunLog(join(folder, 'gate.log'));
    const heard: string[] = [];
    const unsubscribe = log.subscribe((line) => heard.push(line));
    log.write('a', '1');
    unsubscribe();
    log.write('a', '2');
    await log.close();
    expect(heard).toEqual(['[a] 1']);
  });
});
