import { spawn } from 'node:child_process';
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

async function run(...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [TSX, MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...output };
}

describe('a start that cannot succeed says why in one sentence on stderr', { timeout: 30_000 }, () => {
  it('because of a bad flag', async () => {
    expect(await run('--json', '--colour')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Unknown option '--colour'; the flags are --help, .*\.\n$/),
    });
  });

  it('because a port is taken', async () => {
    const server = await serveOnLoopback(0, async (_, response) => void response.end());
    const port = portOf(server);
    const ended = await run('--json', '--port', String(port));
    await closeServer(server);
    const stderr = `Port ${port} is taken: end what listens there, or choose other ports with --port.\n`;
    expect(ended).toEqual({ code: 1, stdout: '', stderr });
  });

  it('because the identity provider is not there', async () => {
    const { httpApi: port, aws: nobody } = await claimPorts(0);
    const issuer = `http://localhost:${nobody}`;
    const own = ['--issuer', issuer, '--client-id', 'a', '--client-secret', 'b', '--audience', 'c'];
    expect(await run('--json', '--port', String(port), ...own)).toEqual({
      code: 1,
      stdout: '',
      stderr: `The identity provider ${issuer} cannot be reached at ${issuer}/.well-known/openid-configuration.\n`,
    });
  });
});
