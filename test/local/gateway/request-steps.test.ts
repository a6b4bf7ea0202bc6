import { describe, expect, it } from 'vitest';
import type { RequestStep } from '../../../local/request-recorder.js';
import { httpAuthorizer, startHttpApi } from '../http-api/fixture.js';
import { requestAuthorizer, startRestApi } from '../rest-api/fixture.js';

const kinds = (steps: readonly RequestStep[]) => steps.map(({ kind }) => kind);
const stepOf = <Kind extends RequestStep['kind']>(steps: readonly RequestStep[], kind: Kind) => {
  const step = steps.find((candidate) => candidate.kind === kind);
  if (step === undefined) throw new Error(`no step ${kind}`);
  return step as Extract<RequestStep, { kind: Kind }>;
};

describe('a request through an HTTP API', () => {
  const start = () => {
    const authorizer = httpAuthorizer({ IdentitySource: ['$request.header.authorization'] });
    return startHttpApi({ authorizer: { ...authorizer, AuthorizerResultTtlInSeconds: 60 } });
  };

  it('is recorded step by step, up to what the upstream received', async () => {
    const { functions, call, steps, upstream } = await start();
    functions.returns('authorizer', { isAuthorized: true });
    await call('/a?q=1', { headers: ['authorization', 'Bearer t'] });
    expect(kinds(steps)).toEqual([
      'received',
      'routed',
      'identified',
      'decided',
      'forwarded',
      'upstream-answered',
      'answered',
    ]);
    expect(stepOf(steps, 'received').request.url).toBe('/a?q=1');
    expect(stepOf(steps, 'identified').sources).toEqual([{ name: '$request.header.authorization', value: 'Bearer t' }]);
    expect(stepOf(steps, 'forwarded').request.headers).toEqual(upstream.last().headers);
    expect(stepOf(steps, 'answered').trace).toMatchObject({ decision: 'allowed', status: 200 });
  });

  it('that is served by a cached result says so', async () => {
    const { functions, call, steps } = await start();
    functions.returns('authorizer', { isAuthorized: true });
    const headers = ['authorization', 'Bearer t'];
    await call('/a', { headers });
    await call('/a', { headers });
    expect(kinds(steps).filter((kind) => kind === 'authorizer-cached')).toHaveLength(1);
  });

  it('whose identity source is missing goes no further', async () => {
    const { call, steps } = await start();
    await call('/a');
    expect(kinds(steps)).toEqual(['received', 'routed', 'identified', 'decided', 'answered']);
    expect(stepOf(steps, 'decided').decision).toBe('unauthorized');
  });
});

describe('a request through a REST API', () => {
  it('is recorded with its identity sources as the template spells them', async () => {
    const authorizer = requestAuthorizer({ IdentitySource: 'method.request.header.Authorization,context.httpMethod' });
    const { call, steps } = await startRestApi({ authorizer });
    await call('/a', { headers: ['Authorization', 'Bearer t'] });
    expect(stepOf(steps, 'identified').sources).toEqual([
      { name: 'method.request.header.Authorization', value: 'Bearer t' },
      { name: 'context.httpMethod', value: 'GET' },
    ]);
  });

  it('whose upstream does not answer says why', async () => {
    const { call, steps, upstream } = await startRestApi();
    upstream.answerWith((message) => message.socket.destroy());
    await call('/a');
    expect(stepOf(steps, 'upstream-failed').problem).not.toBe('');
    expect(kinds(steps).at(-1)).toBe('answered');
  });
});
