import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, call } from '../../local/demo/call.js';
import { type LocalGate, startLocalGate } from '../../local/local-gate.js';

/** Examples that run on this machine, and what a caller with a token finds where. */
const RUNNABLE: Readonly<Record<string, readonly Visit[]>> = {
  'lambda-upstream': [
    { api: 'Api', path: '/orders', answer: /^\{"user":"alice"\}$/ },
    { api: 'RestApi', path: '/orders', answer: /^\{"user":"alice"\}$/ },
  ],
  'default-authorizer': [
    { api: 'HttpApi', path: '/orders', answer: /"x-user":"alice"/ },
    { api: 'RestApi', path: '/orders', answer: /"x-user":"alice"/ },
  ],
};

interface Visit {
  readonly api: string;
  readonly path: string;
  /** What is in the answer to a caller whom the route lets in. */
  readonly answer: RegExp;
}

for (const [name, visits] of Object.entries(RUNNABLE)) {
  describe(`the example ${name} on this machine`, () => {
    let gate: LocalGate;
    let token: string;

    beforeAll(async () => {
      gate = await startLocalGate({ port: 0, app: `examples/${name}/app.ts` });
      token = (await gate.provider?.mintAccessToken()) ?? '';
    });

    afterAll(() => gate.stop());

    for (const { api, path, answer } of visits) {
      const address = () => `${gate.apis.find((found) => found.name === api)?.url}${path}`;

      it(`lets the bearer of a token into ${path} of ${api}, and makes them known there`, async () => {
        const { status, body } = await call(address(), bearer(token));
        expect(status).toBe(200);
        expect(body).toMatch(answer);
      });

      it(`lets nobody else into ${path} of ${api}`, async () => {
        expect((await call(address(), {})).status).toBe(401);
        expect((await call(address(), bearer(`${token}x`))).status).toBe(401);
        expect((await call(address(), bearer(token, { 'x-user': 'somebody' }))).status).not.toBe(200);
      });
    }
  });
}
