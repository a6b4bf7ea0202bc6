import { createServer } from 'node:net';
import { LOOPBACK, listenError } from './loopback-server.js';
import { PORT_COUNT } from './options.js';
import { StartError } from './start-error.js';

const ATTEMPTS = 50;

export interface GatePorts {
  readonly httpApi: number;
  readonly restApi: number;
  readonly issuer: number;
  readonly upstream: number;
  readonly aws: number;
}

/** The ports from `first` on, all of them free; 0 looks for some that are. */
export async function claimPorts(first: number): Promise<GatePorts> {
  const base = first === 0 ? await freeBase() : first;
  await checkFree(base);
  return { httpApi: base, restApi: base + 1, issuer: base + 2, upstream: base + 3, aws: base + 4 };
}

async function freeBase(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const base = await anyFreePort();
    try {
      await checkFree(base);
      return base;
    } catch (error) {
      if (!(error instanceof StartError)) {
        throw error;
      }
    }
  }
  throw new StartError(`There are no ${PORT_COUNT} free ports in a row.`);
}

async function checkFree(base: number): Promise<void> {
  for (let port = base; port < base + PORT_COUNT; port++) {
    await listenOnce(port);
  }
}

async function anyFreePort(): Promise<number> {
  const port = await listenOnce(0);
  return Math.min(port, 65_536 - PORT_COUNT);
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(port, error)));
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
