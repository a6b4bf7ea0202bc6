import { createServer, type Server } from 'node:http';

const PAGE = '<!doctype html><html lang="en"><title>Elsewhere</title><h1>Elsewhere</h1></html>';

/** An empty page that is no part of the gate, under two host names. */
export class OtherSite {
  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static start(): Promise<OtherSite> {
    const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
    return new Promise((resolve, reject) => {
      server.on('error', reject);
      server.listen(0, () => {
        const address = server.address();
        if (typeof address === 'string' || address === null) reject(new Error('The other site has no port.'));
        else resolve(new OtherSite(server, address.port));
      });
    });
  }

  /** The gate's host: same site, another origin. */
  get onSameHost(): string {
    return `http://localhost:${this.port}/`;
  }

  /** Another site altogether. */
  get onOtherHost(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
