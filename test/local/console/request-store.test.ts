import { describe, expect, it } from 'vitest';
import type { RequestSummary } from '../../../local/console/request-record.js';
import { answered, logged, received, tickingStore } from './recorded-request.js';

const ids = (summaries: readonly RequestSummary[]) => summaries.map(({ id }) => id);

describe('the requests that the console keeps', () => {
  it('are told at a glance, newest first, with what the gate logged about each', () => {
    const store = tickingStore();
    store.record('a', received('/orders?code=abcDEF123'));
    store.record('a', { kind: 'routed', route: 'GET /orders', stage: '$default', parameters: {} });
    store.record('a', logged({ code: 'access_denied', detail: 'scope', credential: 'bearer', subject: 'ef30e8a8' }));
    store.record('a', answered(401, 'unauthorized'));
    store.record('b', received('/public'));
    const [pending, refused] = store.summaries();
    expect(pending).toMatchObject({ id: 'b', path: '/public', decision: 'pending' });
    expect(refused).toEqual({
      id: 'a',
      api: 'Orders',
      flavour: 'http-api',
      method: 'GET',
      path: '/orders',
      route: 'GET /orders',
      startedAt: 1_000,
      durationMs: 3,
      status: 401,
      decision: 'unauthorized',
      authorizer: 'called',
      reason: 'access_denied',
      detail: 'scope',
      credential: 'bearer',
      subject: 'ef30e8a8',
    });
  });

  it('have every step in order, with the time since the request came', () => {
    const store = tickingStore();
    store.record('a', received('/'));
    store.record('a', {
      kind: 'forwarded',
      request: { method: 'GET', url: 'http://x/', headers: [], body: Buffer.from('') },
    });
    store.record('a', { kind: 'upstream-failed', problem: 'no answer in time' });
    store.record('a', answered(503));
    const steps = store.find('a')?.steps ?? [];
    expect(steps.map(({ kind, at }) => [kind, at])).toEqual([
      ['received', 0],
      ['forwarded', 1],
      ['upstream-failed', 2],
      ['answered', 3],
    ]);
  });

  it('tell an authorizer from an integration by the source ARN, whatever the path is', () => {
    const store = tickingStore();
    store.record('a', received('/'));
    const invoked = (sourceArn: string) =>
      store.record('a', { kind: 'invoked', functionId: 'F', sourceArn, event: {} });
    invoked('arn:aws:execute-api:us-east-1:123456789012:api/authorizers/auth');
    invoked('arn:aws:execute-api:us-east-1:123456789012:api/$default/GET/authorizers/auth');
    expect(store.find('a')?.steps.flatMap((step) => (step.kind === 'invoked' ? [step.role] : []))).toEqual([
      'authorizer',
      'integration',
    ]);
  });

  it('are not more than it may keep: the oldest are forgotten, and their later steps begin nothing', () => {
    const store = tickingStore({ mostRequests: 2 });
    for (const id of ['a', 'b', 'c']) store.record(id, received('/'));
    store.record('a', answered(200));
    expect(ids(store.summaries())).toEqual(['c', 'b']);
    expect(store.find('a')).toBeUndefined();
  });

  it('do not take more memory than they may, all together', () => {
    const store = tickingStore({ mostBytes: 40_000 });
    for (let index = 0; index < 20; index++) store.record(`r${index}`, received('/', [], 'a b '.repeat(2_000)));
    expect(store.summaries().length).toBeLessThan(6);
    expect(store.summaries()[0]?.id).toBe('r19');
  });

  it('are bounded each: bodies, values, headers, events and the number of steps', () => {
    const store = tickingStore();
    const long = 'a b '.repeat(1_000_000);
    const headers = Array.from({ length: 500 }, (_, index) => [`x-${index}`, long.slice(0, 9_000)] as const);
    store.record('a', received('/', headers, long));
    store.record('a', { kind: 'invoked', functionId: 'F', sourceArn: 'x', event: { body: long, deep: [long, long] } });
    for (let index = 0; index < 1_000; index++) store.record('a', logged({ message: long.slice(0, 9_000) }));
    store.record('a', answered(200));
    const details = store.find('a');
    expect(JSON.stringify(details).length).toBeLessThan(1_000_000);
    expect(details?.forgottenSteps).toBe(802);
    expect(details?.steps.at(-1)?.kind).toBe('answered');
    expect(details?.steps[0]).toMatchObject({ body: { bytes: long.length, isCut: true } });
  });

  it('hold no secret in any step', () => {
    const store = tickingStore({ secrets: ['known-beforehand'] });
    const secret = 'only-small-words';
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    const message = {
      headers: [['set-cookie', `s=${secret}; Path=/`]] as const,
      body: Buffer.from(`<p>${secret}</p>`),
    };
    store.record('a', received(`/a/${secret}?token=${secret}`, [['cookie', `s=${secret}`]], `password=${secret}`));
    store.record('a', { kind: 'routed', route: 'GET /{x}', stage: 'prod', parameters: { x: secret } });
    store.record('a', { kind: 'identified', sources: [{ name: '$request.header.x', value: secret }] });
    store.record('a', { kind: 'authorizer-cached', result: { context: { x: secret } } });
    store.record('a', {
      kind: 'invoked',
      functionId: 'F',
      sourceArn: '',
      event: { cookies: [`s=${secret}`], x: secret },
    });
    store.record('a', {
      kind: 'returned',
      functionId: 'F',
      result: { kind: 'answer', payload: { body: jwt, x: secret } },
    });
    store.record('a', {
      kind: 'returned',
      functionId: 'F',
      result: { kind: 'error', errorType: 'E', errorMessage: secret },
    });
    store.record('a', {
      kind: 'called',
      functionId: 'F',
      call: { method: 'GET', url: `http://x/${secret}`, durationMs: 1 },
    });
    store.record('a', logged({ message: `${secret} and known-beforehand` }));
    store.record('a', { kind: 'forwarded', request: { method: 'GET', url: `http://x/?t=${secret}`, ...message } });
    store.record('a', { kind: 'upstream-answered', answer: { status: 200, ...message } });
    store.record('a', { kind: 'upstream-failed', problem: secret });
    store.record('a', answered(200));
    const kept = JSON.stringify([store.find('a'), store.summaries()]);
    for (const hidden of [secret, jwt, 'known-beforehand']) expect(kept).not.toContain(hidden);
  });

  it('survive a step that cannot be kept, and its loss is reported without what was in it', () => {
    const problems: string[] = [];
    const store = tickingStore({ report: (problem) => problems.push(problem) });
    store.record('a', received('/'));
    const circular: Record<string, unknown> = { token: 'secret-value' };
    circular.self = circular;
    store.record('a', { kind: 'invoked', functionId: 'F', sourceArn: '', event: circular });
    expect(problems).toEqual(['a step of a is lost: invoked, TypeError']);
    store.record('a', answered(200));
    expect(store.summaries()[0]?.status).toBe(200);
  });

  it('tell of every change until nobody listens any more', () => {
    const store = tickingStore();
    const told: string[] = [];
    const unsubscribe = store.subscribe(({ id, decision }) => told.push(`${id} ${decision}`));
    store.record('a', received('/'));
    store.record('a', answered(200));
    unsubscribe();
    store.record('b', received('/'));
    expect(told).toEqual(['a pending', 'a allowed']);
  });
});
