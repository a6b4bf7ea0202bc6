import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { closeServer, portOf, serveOnLoopback } from '../../../local/loopback-server.js';
import { checkIssuer } from '../../../local/provider/external-provider.js';

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(closeServer));
});

async function issuerAnswering(status: number, body: (issuer: string) => string): Promise<string> {
  const server = await serveOnLoopback(0, async (request, response) => {
    const found = request.url === '/realms/shop/.well-known/openid-configuration';
    response.writeHead(found ? status : 404).end(body(`http://localhost:${portOf(server)}/realms/shop`));
  });
  servers.push(server);
  return `http://localhost:${portOf(server)}/realms/shop`;
}

describe('an identity provider of your own', () => {
  it('is taken when its discovery document names it', async () => {
    const issuer = await issuerAnswering(200, (own) => JSON.stringify({ issuer: own }));
    await expect(checkIssuer(issuer)).resolves.toBeUndefined();
  });

  it('must call itself what it is called', async () => {
    const issuer = await issuerAnswering(200, (own) => JSON.stringify({ issuer: `${own}/` }));
    await expect(checkIssuer(issuer)).rejects.toThrow(
      `The identity provider ${issuer} calls itself ${issuer}/: give that as --issuer.`,
    );
  });

  it.each(['<html>', '[]', '{}'])('must have a discovery document, not %s', async (body) => {
    const issuer = await issuerAnswering(200, () => body);
    await expect(checkIssuer(issuer)).rejects.toThrow(/has no discovery document at .*openid-configuration\.$/);
  });

  it('must not answer with an error', async () => {
    const issuer = await issuerAnswering(503, () => '');
    await expect(checkIssuer(issuer)).rejects.toThrow('answers 503 at');
  });

  it('must be there', async () => {
    const issuer = await issuerAnswering(200, () => '');
    await Promise.all(servers.splice(0).map(closeServer));
    await expect(checkIssuer(issuer)).rejects.toThrow(/^The identity provider .* cannot be reached at .*\.$/);
  });
});
