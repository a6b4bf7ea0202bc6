import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, serveOnLoopback } from '../../local/loopback-server.js';
import { claimFurtherPorts, claimPorts } from '../../local/ports.js';

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

describe('the ports of a local gate', () => {
  it('are six in a row, found where none is given', async () => {
    const { httpApi, ...others } = await claimPorts(0);
    expect(httpApi).toBeGreaterThan(0);
    const [restApi, issuer, upstream, aws, console] = [1, 2, 3, 4, 5].map((offset) => httpApi + offset);
    expect(others).toEqual({ restApi, issuer, upstream, aws, console });
    expect((await claimPorts(httpApi)).httpApi).toBe(httpApi);
  });

  it('go on after these for an app with several APIs', async () => {
    const [first = 0, ...others] = await claimFurtherPorts(0, 8);
    expect(await claimFurtherPorts(first, 2)).toEqual(others.slice(5));
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
