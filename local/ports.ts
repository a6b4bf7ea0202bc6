import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LOOPBACK, listenError } from './loopback-server.js';
import { PORT_COUNT } from './options.js';
import { StartError } from './start-error.js';

const ATTEMPTS = 50;
/** Below what systems give to connections on their own, which could take a port again before the gate listens there. */
const FIRST_CHOICE = 20_000;
const LAST_CHOICE = 32_000;

export interface GatePorts {
  readonly httpApi: number;
  readonly restApi: number;
  readonly issuer: number;
  readonly upstream: number;
  readonly aws: number;
  readonly console: number;
}

/** The ports from `first` on, all of them free; 0 looks for some that are. */
export async function claimPorts(first: number): Promise<GatePorts> {
  const base = first === 0 ? await freeBase(PORT_COUNT) : first;
  await checkFree(base, PORT_COUNT);
  const [httpApi, restApi, issuer, upstream, aws, console] = [base, base + 1, base + 2, base + 3, base + 4, base + 5];
  return { httpApi, restApi, issuer, upstream, aws, console };
}

/** So many ports more, for an app with several APIs: the next after those that were asked for, or any. */
export async function claimFurtherPorts(first: number, count: number): Promise<number[]> {
  if (count === 0) return [];
  const base = first === 0 ? await freeBase(count) : first + PORT_COUNT;
  await checkFree(base, count);
  return Array.from({ length: count }, (_, index) => base + index);
}

export function localUrl(port: number): string {
  return `http://localhost:${port}`;
}

async function freeBase(count: number): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const base = randomInt(FIRST_CHOICE, LAST_CHOICE - count);
    try {
      await checkFree(base, count);
      return base;
    } catch (error) {
      if (!(error instanceof StartError)) {
        throw error;
      }
    }
  }
  throw new StartError(`There are no ${count} free ports in a row.`);
}

async function checkFree(base: number, count: number): Promise<void> {
  for (let port = base; port < base + count; port++) {
    await listenOnce(port);
  }
}

function listenOnce(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(port, error)));
    server.listen(port, LOOPBACK, () => server.close(() => resolve()));
  });
}
