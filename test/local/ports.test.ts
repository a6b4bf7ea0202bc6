import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, serveOnLoopback } from '../../local/loopback-server.js';
import { claimPorts } from '../../local/ports.js';

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

describe('the ports of a local gate', () => {
  it('are five in a row, found where none is given', async () => {
    const { httpApi, ...others } = await claimPorts(0);
    expect(httpApi).toBeGreaterThan(0);
    expect(others).toEqual({ restApi: httpApi + 1, issuer: httpApi + 2, upstream: httpApi + 3, aws: httpApi + 4 });
    expect((await claimPorts(httpApi)).httpApi).toBe(httpApi);
  });

  it('must all be free', async () => {
    const { httpApi, upstream } = await claimPorts(0);
    servers.push(await serveOnLoopback(upstream, async (_, response) => void response.end()));
    await expect(claimPorts(httpApi)).rejects.toThrow(
      `Port ${upstream} is taken: end what listens there, or choose other ports with --port.`,
    );
  });
});
