import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, serveOnLoopback } from '../../local/loopback-server.js';
import { claimFurtherPorts, claimPorts } from '../../local/ports.js';

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

  it('go on after these for an app with several APIs', async () => {
    const [first = 0, ...others] = await claimFurtherPorts(0, 7);
    expect(await claimFurtherPorts(first, 2)).toEqual(others.slice(4));
    expect(await claimFurtherPorts(0, 2)).toHaveLength(2);
    expect(await claimFurtherPorts(0, 0)).toEqual([]);
  });

  it('must all be free', async () => {
    const { httpApi, upstream } = await claimPorts(0);
    servers.push(await serveOnLoopback(upstream, async (_, response) => void response.end()));
    await expect(claimPorts(httpApi)).rejects.toThrow(
      `Port ${upstream} is taken: end what listens there, or choose other ports with --port.`,
    );
  });
});
