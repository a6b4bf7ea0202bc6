import { describe, expect, it } from 'vitest';
import { linkedError } from '../../../local/console/error-links.js';
import { type GatewayAnswer, jsonAnswer } from '../../../local/gateway/gateway-request.js';
import type { AnsweredRequest } from '../../../local/gateway-trace.js';

const ADDRESS = 'http://localhost:8405/requests/r1';
const OWN: AnsweredRequest = { requestId: 'r1', route: 'GET /orders', answeredBy: 'gateway' };
const PAGE: AnsweredRequest = { requestId: 'r1', route: 'GET /auth/denied', answeredBy: 'integration' };
const UPSTREAM: AnsweredRequest = { requestId: 'r1', route: 'GET /orders', answeredBy: 'integration' };

function answerOf(status: number, type: string, body: string): GatewayAnswer {
  return { status, headers: [['Content-Type', type]], body: Buffer.from(body) };
}

const linked = (answer: GatewayAnswer, request = OWN) => linkedError(answer, request, ADDRESS).body.toString();
const json = (body: string) => linked(answerOf(403, 'application/json', body));

describe('an error in JSON', () => {
  it('has the address of its request as one more member, and is the same else', () => {
    expect(json('{"message": "Forbidden"}')).toBe(`{"message": "Forbidden","console":"${ADDRESS}"}`);
    expect(json(' {"a":{"b":[1]}} ')).toBe(`{"a":{"b":[1]},"console":"${ADDRESS}"}`);
    expect(json('{ }')).toBe(`{"console":"${ADDRESS}"}`);
  });

  it.each(['', '[1]', '"text"', '{broken}', '{"a":1}{"b":2}'])('that is no object stays as it is: %s', (body) => {
    expect(json(body)).toBe(body);
  });

  it('of the gate’s own functions has it too, and that of an upstream has not', () => {
    const answer = jsonAnswer(400, { error: 'invalid_request' });
    expect(linked(answer, PAGE)).toContain(ADDRESS);
    expect(linked(answer, UPSTREAM)).not.toContain(ADDRESS);
  });

  it('has the length that it has then', () => {
    const answer = jsonAnswer(400, {}, [['Content-Length', '2']]);
    expect(linkedError(answer, OWN, ADDRESS).headers).toEqual([['content-type', 'application/json']]);
  });
});

describe('an error page', () => {
  it('has its correlation id as a link', () => {
    const page = answerOf(403, 'text/html; charset=utf-8', '<title>r1</title><dd>access_denied</dd><dd>r1</dd>');
    const link = `<dd><a href="${ADDRESS}">r1</a></dd>`;
    expect(linked(page, PAGE)).toBe(`<title>r1</title><dd>access_denied</dd>${link}`);
    expect(linked(page, UPSTREAM)).toBe(page.body.toString());
  });
});

describe('what stays as it is', () => {
  it.each([
    ['an answer that is no error', answerOf(200, 'application/json', '{}')],
    ['a redirect', answerOf(302, 'application/json', '{}')],
    ['plain text', answerOf(500, 'text/plain', '{}')],
    ['what has no type', { ...answerOf(500, '', '{}'), headers: [] }],
    ['what is compressed', jsonAnswer(500, {}, [['content-encoding', 'gzip']])],
  ])('%s', (_, answer) => {
    expect(linkedError(answer, PAGE, ADDRESS)).toBe(answer);
  });
});
