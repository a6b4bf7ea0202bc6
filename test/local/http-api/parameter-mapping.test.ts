import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateMapping, parseMappingExpression } from '../../../local/gateway/mapping-expression.js';
import { httpAuthorizer, startHttpApi } from './fixture.js';

/** Starts an API whose authorizer allows with this context. */
async function startMapped(RequestParameters: Record<string, string>, context = {}, more = {}) {
  const fixture = await startHttpApi({ authorizer: httpAuthorizer(), integration: { RequestParameters }, ...more });
  fixture.functions.returns('authorizer', { isAuthorized: true, context });
  return fixture;
}

const SUB = { 'overwrite:header.x-sub': '$context.authorizer.sub' };

describe('header mapping of an HTTP API', () => {
  const cases: readonly [
    name: string,
    mapping: Record<string, string>,
    context: object,
    headers: readonly string[],
    switches: string[],
    expected: readonly string[],
  ][] = [
    ['an empty value overwrites', SUB, { sub: '' }, ['x-sub', 'evil'], [], ['']],
    [
      'an empty value is skipped in the other position',
      SUB,
      { sub: '' },
      ['x-sub', 'evil'],
      ['empty-mapped-value=unresolved'],
      ['evil'],
    ],
    ['a static text', { 'overwrite:header.x-sub': 'static text' }, {}, [], [], ['static text']],
    [
      'braces in a text',
      { 'overwrite:header.x-sub': `a \${context.authorizer.sub}-\${request.header.h} z` },
      { sub: 'alice' },
      ['H', '1', 'h', '2'],
      [],
      ['a alice-1,2 z'],
    ],
    ['a query parameter', { 'overwrite:header.x-sub': '$request.querystring.q' }, {}, [], [], ['1,2']],
    ['a path parameter', { 'overwrite:header.x-sub': '$request.path.id' }, {}, [], [], ['a b']],
    ['a stage variable', { 'overwrite:header.x-sub': '$stageVariables.colour' }, {}, [], [], ['blue']],
    ['a context variable', { 'overwrite:header.x-sub': '$context.routeKey' }, {}, [], [], ['GET /r/{id}']],
    ['a header that objects know', { 'overwrite:header.x-sub': '$context.authorizer.constructor' }, {}, [], [], []],
  ];

  it.each(cases)('%s', async (_, mapping, context, headers, switches, expected) => {
    const more = { routes: ['GET /r/{id}'], switches, stageVariables: { colour: 'blue' } };
    const { call, upstream } = await startMapped(mapping, context, more);
    expect((await call('/r/a%20b?q=1&q=2', { headers })).status).toBe(200);
    expect(upstream.last().all('x-sub')).toEqual(expected);
  });

  it('a line break in a mapped value never reaches the upstream', async () => {
    const { call, upstream } = await startMapped(SUB, { sub: 'a\r\nx-admin: 1' });
    expect((await call('/a')).status).toBe(503);
    expect(upstream.received).toHaveLength(0);
  });

  it('a function sees mapped headers in its event', async () => {
    const { functions, call } = await startMapped(
      SUB,
      { sub: 'alice' },
      {
        integration: {
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: 'arn:aws:lambda:eu-west-1:111122223333:function:target',
          PayloadFormatVersion: '2.0',
          RequestParameters: SUB,
        },
      },
    );
    functions.returns('target', {});
    await call('/a', { headers: ['X-Sub', 'evil'] });
    expect(functions.event('target').headers).toMatchObject({ 'x-sub': 'alice' });
  });
});

describe('query and path mapping of an HTTP API', () => {
  it('query parameters are appended, overwritten and removed', async () => {
    const mapping = {
      'append:querystring.a': '2',
      'overwrite:querystring.b': '$context.authorizer.sub',
      'remove:querystring.c': '',
    };
    const { call, upstream } = await startMapped(mapping, { sub: 'x&y' });
    await call('/a?a=1&b=evil&b=evil&c=3&d=4');
    expect(upstream.last().url).toBe('/up?a=1&d=4&a=2&b=x%26y');
  });

  it.each([
    ['/$request.path.id', '/1'],
    [`/v2/\${request.path.id}/x`, '/v2/1/x'],
    ['fixed', '/fixed'],
  ])('overwrite:path with %s sends a request to %s', async (value, url) => {
    const { call, upstream } = await startMapped({ 'overwrite:path': value }, {}, { routes: ['GET /r/{id}'] });
    await call('/r/1');
    expect(upstream.last().url).toBe(url);
  });

  it('a value comes out of a JSON body', async () => {
    const mapping = { 'overwrite:header.x-id': '$request.body.user.ids[1]' };
    const { call, upstream } = await startMapped(mapping, {}, { routes: ['POST /a'] });
    await call('/a', { method: 'POST', body: '{"user":{"ids":["a","b"]}}' });
    expect(upstream.last().header('x-id')).toBe('b');
    await call('/a', { method: 'POST', body: 'not json' });
    expect(upstream.last().header('x-id')).toBeUndefined();
  });
});

describe('mapping expressions', () => {
  it('text without a dollar stands for itself', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('$')),
        (text) => {
          expect(evaluateMapping(parseMappingExpression(text) ?? [], () => 'never')).toBe(text);
        },
      ),
    );
  });

  it('no text makes parsing fail', () => {
    const part = fc.constantFrom('$', '{', '}', 'context', '.', 'request', 'x', ':', '[', '1', ']');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(() => parseMappingExpression(parts.join(''))).not.toThrow();
      }),
    );
  });

  it('a variable in braces takes exactly its place in the text', () => {
    const text = fc.stringMatching(/^[a-z /:-]*$/);
    fc.assert(
      fc.property(text, text, fc.string(), (before, after, value) => {
        const expression = parseMappingExpression(`${before}\${context.authorizer.x}${after}`);
        expect(evaluateMapping(expression ?? [], () => value)).toBe(before + value + after);
      }),
    );
  });
});
