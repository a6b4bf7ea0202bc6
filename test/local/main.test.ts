import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { closeServer, portOf, serveOnLoopback } from '../../local/loopback-server.js';
import { claimPorts } from '../../local/ports.js';

const MAIN = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs until it ends by itself, or until `enough` of its output makes it get a SIGTERM. */
async function run(words: readonly string[], enough?: (stdout: string) => boolean): Promise<Ended> {
  const child = spawn(process.execPath, [TSX, MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    output.stdout += text;
    if (enough?.(output.stdout)) {
      child.kill('SIGTERM');
    }
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...output };
}

describe('a start that cannot succeed says why in one sentence on stderr', { timeout: 30_000 }, () => {
  it('because of a bad flag', async () => {
    expect(await run(['--json', '--colour'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Unknown option '--colour'; the flags are --help, .*\.\n$/),
    });
  });

  it('because a port is taken', async () => {
    const server = await serveOnLoopback(0, async (_, response) => void response.end());
    const port = portOf(server);
    const ended = await run(['--json', '--port', String(port)]);
    await closeServer(server);
    const stderr = `Port ${port} is taken: end what listens there, or choose other ports with --port.\n`;
    expect(ended).toEqual({ code: 1, stdout: '', stderr });
  });

  it('because the identity provider is not there', async () => {
    const { httpApi: port, aws: nobody } = await claimPorts(0);
    const issuer = `http://localhost:${nobody}`;
    const own = ['--issuer', issuer, '--client-id', 'a', '--client-secret', 'b', '--audience', 'c'];
    expect(await run(['--json', '--port', String(port), ...own])).toEqual({
      code: 1,
      stdout: '',
      stderr: `The identity provider ${issuer} cannot be reached at ${issuer}/.well-known/openid-configuration.\n`,
    });
  });
});

it('a start that succeeds prints one line of JSON, and a signal ends all of it', { timeout: 60_000 }, async () => {
  const { httpApi: port } = await claimPorts(0);
  const { code, stdout, stderr } = await run(['--json', '--port', String(port)], (text) => text.endsWith('\n'));
  expect(JSON.parse(stdout)).toMatchObject({
    httpApi: `http://localhost:${port}`,
    restApi: `http://localhost:${port + 1}`,
    issuer: `http://localhost:${port + 2}`,
    upstream: `http://localhost:${port + 3}`,
    console: `http://localhost:${port + 5}`,
  });
  expect(stdout.indexOf('\n')).toBe(stdout.length - 1);
  expect(code).toBe(0);
  const [, logFile = ''] = /^The log is (.+)\n$/.exec(stderr) ?? [];
  expect(logFile).toContain('gate.log');
  expect(existsSync(dirname(logFile))).toBe(false);
});
