import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SWITCHES } from '../../../local/uncertain.js';
import {
  httpApiResources,
  httpAuthorizer,
  lambdaIntegration,
  serveHttpApi,
  startHttpApi,
} from '../http-api/fixture.js';
import { requestAuthorizer, restLambda, startRestApi } from '../rest-api/fixture.js';
import { FakeFunctions } from './fake-functions.js';
import { deploymentOf } from './gateway-fixture.js';

const flavours = [
  ['HTTP API', (switches: string[] = []) => startHttpApi({ routes: ['ANY /a'], switches }), 'Request Entity Too Large'],
  ['REST API', (switches: string[] = []) => startRestApi({ methods: ['ANY /a'], switches }), 'Request Too Long'],
] as const;

/** Writes bytes to a port and gives back everything that comes. */
function exchangeBytes(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, 'localhost', () => socket.write(text));
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('end', () => resolve(received));
    socket.on('error', reject);
  });
}

describe.each(flavours)('limits of a gateway: %s', (_, start, tooLarge) => {
  it.each([
    ['431', 431],
    ['400', 400],
  ])('headers over 10,240 bytes are %s', async (position, status) => {
    const { call, upstream, traces } = await start([`header-limit=${position}`]);
    expect((await call('/a', { headers: ['x-big', 'a'.repeat(9500)] })).status).toBe(200);
    expect((await call('/a', { headers: ['x-big', 'a'.repeat(10_240)] })).status).toBe(status);
    expect(upstream.received).toHaveLength(1);
    expect(traces[1]).toMatchObject({ decision: 'too-large', status });
  });

  it('a body over 10 MB is 413, by its length', async () => {
    const { call, upstream } = await start();
    const body = Buffer.alloc(10 * 1024 * 1024 + 1, 'a');
    const answer = await call('/a', { method: 'POST', headers: ['Content-Length', String(body.length)], body });
    expect([answer.status, answer.json()]).toEqual([413, { message: tooLarge }]);
    expect(upstream.received).toHaveLength(0);
  });

  it('a body over 10 MB is 413, in chunks', async () => {
    const { call } = await start();
    const headers = ['Transfer-Encoding', 'chunked'];
    expect((await call('/a', { method: 'POST', headers, body: Buffer.alloc(10 * 1024 * 1024 + 1, 'a') })).status).toBe(
      413,
    );
  });
});

describe.each(flavours)('messages of a gateway: %s', (_, start) => {
  it('a chunked body arrives whole', async () => {
    const { call, upstream } = await start();
    await call('/a', { method: 'POST', headers: ['Transfer-Encoding', 'chunked'], body: 'hello' });
    expect([upstream.last().body, upstream.last().header('content-length')]).toEqual(['hello', '5']);
    expect(upstream.last().header('transfer-encoding')).toBeUndefined();
  });

  it('HEAD is answered without a body and with the length of the upstream', async () => {
    const { call, upstream } = await start();
    upstream.answerWith((_message, response) => response.writeHead(200, { 'content-length': '42' }).end());
    const answer = await call('/a', { method: 'HEAD' });
    expect([answer.status, answer.body, answer.header('content-length')]).toEqual([200, '', '42']);
  });

  it.each([204, 304])('a %i of the upstream passes', async (status) => {
    const { call, upstream } = await start();
    upstream.answerWith((_message, response) => response.writeHead(status).end());
    expect((await call('/a')).status).toBe(status);
  });

  it.each(['100-continue', 'the unexpected'])('Expect: %s does not hang', async (expectation) => {
    const { gateway, upstream } = await start();
    const request = `POST /a HTTP/1.1\r\nHost: x\r\nExpect: ${expectation}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi`;
    expect(await exchangeBytes(gateway.port, request)).toContain('HTTP/1.1 200 OK');
    expect(upstream.last().body).toBe('hi');
  });

  it('an upgrade is answered like any request', async () => {
    const { gateway, upstream } = await start();
    const request = 'GET /a HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n';
    expect(await exchangeBytes(gateway.port, request)).toContain('HTTP/1.1 200 OK');
    expect(upstream.last().header('upgrade')).toBeUndefined();
  });

  it('a request for a whole URL is one for its path', async () => {
    const { gateway, upstream } = await start();
    const request = 'GET http://else.test/a?q=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(await exchangeBytes(gateway.port, request)).toContain('HTTP/1.1 200 OK');
    expect(upstream.last().url).toBe('/up?q=1');
  });

  it('garbage is refused and ends nothing', async () => {
    const { gateway, call } = await start();
    expect(await exchangeBytes(gateway.port, 'garbage\r\n\r\n')).toContain('400 Bad Request');
    expect((await call('/a')).status).toBe(200);
  });

  it('broken percent-encoding in a path is only a path', async () => {
    const { call } = await start();
    expect([403, 404]).toContain((await call('/%zz%')).status);
  });
});

describe('traces of a gateway', () => {
  it('tell what happened, and no values', async () => {
    const authorizer = httpAuthorizer({ IdentitySource: ['$request.header.authorization'] });
    const { functions, call, traces } = await startHttpApi({ authorizer, integration: lambdaIntegration('2.0') });
    functions.returns('authorizer', { isAuthorized: true, context: { sub: 'secret-claim' } });
    functions.throws('target', 'secret-message');
    const answer = await call('/a?q=secret-query', { headers: ['authorization', 'secret-token'] });
    expect(traces).toEqual([
      {
        flavour: 'http-api',
        apiId: 'api',
        requestId: answer.header('apigw-requestid'),
        method: 'GET',
        path: '/a',
        route: 'GET /a',
        authorizer: 'called',
        decision: 'allowed',
        answeredBy: 'gateway',
        status: 500,
        durationMs: 0,
        problem: 'integration: the function failed with Error',
      },
    ]);
    expect(JSON.stringify(traces)).not.toContain('secret');
  });

  it('tell of a REST API why its authorizer failed', async () => {
    const { functions, call, traces } = await startRestApi({
      authorizer: requestAuthorizer(),
      integration: restLambda(),
    });
    functions.returns('authorizer', {});
    await call('/a');
    expect(traces[0]).toMatchObject({
      flavour: 'rest-api',
      route: 'GET /a',
      authorizer: 'called',
      decision: 'authorizer-failed',
      problem: 'authorizer: policyDocument is missing or malformed',
    });
  });

  it('a port that is taken is an error at the start', async () => {
    const { gateway } = await startHttpApi();
    const deployment = deploymentOf(httpApiResources({}, 'http://localhost:9'));
    const [api] = deployment.resources('AWS::ApiGatewayV2::Api');
    if (api === undefined) throw new Error('no API');
    const starting = serveHttpApi({
      deployment,
      api,
      functions: new FakeFunctions(),
      port: gateway.port,
      clock: { now: () => 0 },
      switches: DEFAULT_SWITCHES,
      mount: 'domain',
    });
    await expect(starting).rejects.toThrow('EADDRINUSE');
  });
});
