import { describe, expect, it } from 'vitest';
import { headerChanges } from '../../../local/console/page/header-changes.mjs';
import { journeyOf } from '../../../local/console/page/journey.mjs';
import { matches } from '../../../local/console/page/search.mjs';
import { explanation, verdictOf } from '../../../local/console/page/verdict.mjs';
import type { RequestSummary } from '../../../local/console/request-record.js';
import { answered, logged, received, tickingStore } from './recorded-request.js';

const SUMMARY: RequestSummary = {
  id: '6c1b7f0e-3d50-4a1c-9a52-0d3a5f4c7c11',
  api: 'Orders',
  flavour: 'http-api',
  method: 'GET',
  path: '/orders/4711',
  startedAt: 0,
  durationMs: 1,
  route: 'GET /orders/{proxy+}',
  authorizer: 'called',
  decision: 'forbidden',
  status: 403,
  reason: 'access_denied',
  subject: 'ef30e8a831f76324',
};

describe('the search', () => {
  const words = ['', '4711', 'GET orders', 'orders -404', SUMMARY.id];
  const fields = ['status:403', 'status:4xx', 'STATUS:4', 'reason:denied', 'route:proxy', 'id:6c1b', 'subject:ef30'];
  it.each([...words, ...fields, 'api:http-api', '-reason:no_credential'])('finds by %j', (query) =>
    expect(matches(SUMMARY, { q: query })).toBe(true),
  );

  it.each(['4712', 'status:5xx', 'orders status:200', '-orders', 'reason:no_credential', 'route:4711', 'x:y'])(
    'does not find by %j',
    (query) => expect(matches(SUMMARY, { q: query })).toBe(false),
  );

  it.each([
    [{ show: 'refused' }, { show: 'allowed' }],
    [{ status: '4xx' }, { status: '2xx' }],
    [{ api: 'Orders' }, { api: 'Order' }],
    [
      { q: 'orders', show: '', status: '', api: '' },
      { q: 'orders', api: 'Stock' },
    ],
  ])('looks among the requests of one outcome, status or API: %j', (fitting, other) => {
    expect(matches(SUMMARY, fitting)).toBe(true);
    expect(matches(SUMMARY, other)).toBe(false);
  });
});

describe('the outcome of a request', () => {
  const { status: _, ...pending } = SUMMARY;
  it.each([
    [pending, 'pending'],
    [{ ...SUMMARY, decision: 'allowed', status: 200 }, 'allowed'],
    [{ ...SUMMARY, decision: 'allowed', status: 404 }, 'refused'],
    [{ ...SUMMARY, decision: 'allowed', status: 503 }, 'failed'],
    [{ ...SUMMARY, decision: 'open', status: 302 }, 'open'],
    [{ ...SUMMARY, decision: 'unauthorized', status: 302 }, 'refused'],
    [{ ...SUMMARY, decision: 'authorizer-failed', status: 500 }, 'failed'],
  ] as const)('%#: is %s', (summary, verdict) => {
    expect(verdictOf(summary)).toBe(verdict);
    expect(explanation(summary)).toMatch(/^[A-Z].*[.?]$/);
  });
});

describe('what became of headers', () => {
  it('is told with the changes first, whatever the case of a name and however often it came', () => {
    const sent = [
      ['Accept', '*/*'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-Scope', 'mine'],
      ['X-Gone', 'x'],
    ] as const;
    const passed = [
      ['accept', '*/*'],
      ['x-a', '1, 2'],
      ['x-scope', 'orders:read'],
      ['Via', 'HTTP/1.1 AmazonAPIGateway'],
    ] as const;
    expect(headerChanges(sent, passed).map(({ name, change }) => `${name} ${change}`)).toEqual([
      'via added',
      'x-gone removed',
      'x-scope changed',
      'accept kept',
      'x-a kept',
    ]);
  });
});

describe('the way of a request', () => {
  it('has what belongs together in one stage: calls and logs in the function, the answer in the call', () => {
    const store = tickingStore();
    const message = { headers: [], body: Buffer.from('hello') };
    const authorizers = 'arn:aws:execute-api:us-east-1:123456789012:api/authorizers/auth';
    store.record('a', received('/orders'));
    store.record('a', { kind: 'identified', sources: [] });
    store.record('a', { kind: 'invoked', functionId: 'Gate', sourceArn: authorizers, event: {} });
    store.record('a', {
      kind: 'called',
      functionId: 'Gate',
      call: { method: 'GET', url: 'http://id/jwks', durationMs: 1 },
    });
    store.record('a', logged({ message: 'allowed' }));
    store.record('a', { kind: 'returned', functionId: 'Gate', result: { kind: 'timeout' } });
    store.record('a', { kind: 'decided', decision: 'allowed' });
    store.record('a', { kind: 'forwarded', request: { method: 'GET', url: 'http://up/', ...message } });
    store.record('a', { kind: 'upstream-answered', answer: { status: 200, ...message } });
    store.record('a', answered(200));
    const detail = store.find('a');
    if (detail === undefined) throw new Error('not kept');
    const stages = journeyOf(detail);
    expect(stages.map(({ title, durationMs }) => [title, durationMs])).toEqual([
      ['GET /orders', undefined],
      ['No identity sources to look for', undefined],
      ['Authorizer called', 3],
      ['Decision: allowed', undefined],
      ['Upstream called', 1],
      ['Answer 200', undefined],
    ]);
    const [, , authorizer, , upstream] = stages;
    expect([authorizer?.calls.length, authorizer?.logs.length, authorizer?.tone]).toEqual([1, 1, 'bad']);
    expect(upstream?.facts).toContainEqual(['Status', '200']);
    expect(upstream?.documents.map(({ label }) => label)).toEqual([
      'Body for the upstream, 5 bytes',
      'Body from the upstream, 5 bytes',
    ]);
  });
});
