import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export type Behaviour = 'well' | 'html' | 'error' | 'silent' | 'cut off';

/** A provider of bearer tokens that can be made to fail. */
export class FailingProvider {
  behaviour: Behaviour = 'well';
  requests = 0;
  private readonly waiting = new Set<ServerResponse>();

  private constructor(
    private readonly server: Server,
    private readonly privateKey: CryptoKey,
    readonly issuer: string,
  ) {}

  static async start(): Promise<FailingProvider> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    const server = createServer((request, response) => provider.answer(request.url ?? '/', response, key));
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    const provider: FailingProvider = new FailingProvider(server, privateKey, issuer);
    return provider;
  }

  token(audience: string): Promise<string> {
    return new SignJWT({ scope: 'orders:read', client_id: 'test' })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
      .setIssuer(this.issuer)
      .setAudience(audience)
      .setSubject('somebody')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(this.privateKey);
  }

  stop(): Promise<void> {
    for (const response of this.waiting) response.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(path: string, response: ServerResponse, key: object): void {
    this.requests += 1;
    const json = (body: object) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (this.behaviour) {
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Maintenance</h1>');
        return;
      case 'error':
        response.writeHead(500).end();
        return;
      case 'silent':
        this.waiting.add(response);
        return;
      case 'cut off':
        response.destroy();
        return;
      case 'well':
        if (path === '/jwks') json({ keys: [key] });
        else json(this.discoveryDocument());
    }
  }

  private discoveryDocument(): object {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/jwks`,
      authorization_endpoint: `${this.issuer}/auth`,
      token_endpoint: `${this.issuer}/token`,
    };
  }
}
