import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { AnswerLost, type Fetch } from '../../../core/http.js';
import { OutgoingHttpError, outgoingHttp, PROVIDER_LIMITS } from '../../../lambdas/runtime/outgoing-http.js';
import { fetchContract } from '../../contracts/fetch.js';

const LIMITS = { timeout: 5_000, maximumSize: 1_000 };
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

fetchContract('requests over the network', async () => {
  const server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (body: string) => {
      response.writeHead(201, { 'x-method': request.method }).end(`${request.headers['x-sent']} ${body}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    fetch: outgoingHttp(LIMITS),
    echo: `http://127.0.0.1:${port}/`,
    // The discard port: nothing listens there.
    dead: 'http://127.0.0.1:9/',
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

describe('requests to the provider', () => {
  test('an answer without body is one', async () => {
    const url = await serve((_, response) => response.writeHead(204).end());
    expect((await outgoingHttp(LIMITS)(url)).status).toBe(204);
  });

  test('an answer of the maximum size is taken, one byte more is not', async () => {
    const url = await serve((request, response) => response.end('x'.repeat(Number(request.url?.slice(1)))));
    expect(await (await outgoingHttp(LIMITS)(`${url}1000`)).text()).toHaveLength(1_000);
    await expect(outgoingHttp(LIMITS)(`${url}1001`)).rejects.toThrow(OutgoingHttpError);
  });

  test('an answer that never ends is not waited for', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    await expect(outgoingHttp(LIMITS)(url)).rejects.toThrow(OutgoingHttpError);
  });

  test('an answer that is small on the wire only is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    await expect(outgoingHttp({ ...LIMITS, maximumSize: 100_000 })(url)).rejects.toThrow(OutgoingHttpError);
  });

  test('a redirect is not followed', async () => {
    let followed = false;
    const target = await serve((_, response) => {
      followed = true;
      response.end();
    });
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await serve((_, response) => response.writeHead(status, { location: target }).end());
      await expect(outgoingHttp(LIMITS)(url, { redirect: 'follow' })).rejects.toThrow();
    }
    expect(followed).toBe(false);
  });

  test('a server that never answers is given up', async () => {
    const url = await serve(() => {});
    await expect(outgoingHttp({ ...LIMITS, timeout: 50 })(url)).rejects.toThrow(AnswerLost);
  });

  test('a server that stops in the middle of its answer is given up', async () => {
    const url = await serve((_, response) => response.write('{"keys":'));
    await expect(outgoingHttp({ ...LIMITS, timeout: 50 })(url)).rejects.toThrow(AnswerLost);
  });

  test('a connection that breaks after it was made may have carried the request, one that was refused has not', async () => {
    const cutOff = await serve((_, response) => response.destroy());
    await expect(outgoingHttp(LIMITS)(cutOff)).rejects.toThrow(AnswerLost);
    const half = await serve((_, response) => response.write('{"keys":', () => response.destroy()));
    await expect(outgoingHttp(LIMITS)(half)).rejects.toThrow(AnswerLost);
    await expect(outgoingHttp(LIMITS)('http://127.0.0.1:9/')).rejects.not.toThrow(AnswerLost);
  });

  test('a server that breaks off is no answer', async () => {
    const url = await serve((_, response) => response.write('{"keys":', () => response.destroy()));
    await expect(outgoingHttp(LIMITS)(url)).rejects.toThrow();
  });

  test.each([
    'http://id.example.com/',
    'http://127.0.0.1.example.com/',
    'http://127.0.0.1@id.example.com/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'ftp://localhost/',
    'file:///etc/passwd',
    'data:application/json,{}',
    'localhost',
    '',
  ])('nothing is sent to %j', async (url) => {
    const sent: string[] = [];
    const send: Fetch = async (address) => {
      sent.push(address);
      return new Response();
    };
    await expect(outgoingHttp(LIMITS, send)(url)).rejects.toThrow(OutgoingHttpError);
    expect(sent).toEqual([]);
  });

  test.each(['https://id.example.com/', 'http://localhost:3000/', 'http://127.0.0.1/', 'http://[::1]:8080/'])(
    'something may be sent to %s',
    async (url) => {
      const response = await outgoingHttp(LIMITS, async (address) => new Response(address))(url);
      expect(await response.text()).toBe(url);
    },
  );

  test('two in a row leave the authorizer time to answer', () => {
    expect(2 * PROVIDER_LIMITS.timeout).toBeLessThan(9_000);
  });
});
