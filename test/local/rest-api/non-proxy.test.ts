import { describe, expect, it } from 'vitest';
import { parseMappingTemplate, renderMappingTemplate } from '../../../local/rest-api/mapping-template.js';
import { startRestApi } from './fixture.js';

const CUSTOM = {
  method: {
    RequestParameters: { 'method.request.querystring.q': false, 'method.request.header.X-In': false },
    MethodResponses: [
      {
        StatusCode: '200',
        ResponseParameters: { 'method.response.header.X-Out': true, 'method.response.header.X-Static': true },
      },
      { StatusCode: '404' },
    ],
  },
  integration: {
    Type: 'HTTP',
    RequestParameters: {
      'integration.request.header.X-Mapped': 'method.request.header.X-In',
      'integration.request.querystring.p': 'method.request.querystring.q',
    },
    IntegrationResponses: [
      {
        StatusCode: '200',
        ResponseParameters: {
          'method.response.header.X-Out': 'integration.response.header.X-Up',
          'method.response.header.X-Static': "'s'",
        },
      },
      {
        StatusCode: '404',
        SelectionPattern: '4\\d\\d',
        ResponseTemplates: { 'application/json': '{"gone":"$context.resourcePath"}' },
      },
    ],
  },
};

describe('a custom HTTP integration of a REST API', () => {
  it('the answer has the mapped headers and the body of the upstream', async () => {
    const { call, upstream } = await startRestApi(CUSTOM);
    upstream.answerWith((_, response) => response.writeHead(201, { 'X-Up': 'u', 'X-Hidden': 'h' }).end('{"a":1}'));
    const answer = await call('/a');
    expect([answer.status, answer.body]).toEqual([200, '{"a":1}']);
    expect([answer.header('x-out'), answer.header('x-static'), answer.header('x-hidden')]).toEqual([
      'u',
      's',
      undefined,
    ]);
  });

  it('the status of the upstream selects the answer', async () => {
    const { call, upstream } = await startRestApi(CUSTOM);
    upstream.answerWith((_, response) => response.writeHead(410).end('x'));
    const answer = await call('/a');
    expect([answer.status, answer.body]).toEqual([404, '{"gone":"/a"}']);
  });

  it('the body goes on with its content type', async () => {
    const { call, upstream } = await startRestApi({ ...CUSTOM, methods: ['POST /a'] });
    await call('/a', { method: 'POST', headers: ['Content-Type', 'text/csv'], body: 'a,b' });
    expect([upstream.last().header('content-type'), upstream.last().body]).toEqual(['text/csv', 'a,b']);
  });

  it('a content type without template is 415 where nothing may pass', async () => {
    const integration = {
      ...CUSTOM.integration,
      PassthroughBehavior: 'NEVER',
      RequestTemplates: { 'application/json': '$input.body' },
    };
    const { call, upstream } = await startRestApi({ ...CUSTOM, methods: ['POST /a'], integration });
    expect((await call('/a', { method: 'POST', headers: ['Content-Type', 'text/csv'], body: 'x' })).status).toBe(415);
    expect(upstream.received).toHaveLength(0);
    await call('/a', { method: 'POST', headers: ['Content-Type', 'application/json'], body: '{}' });
    expect(upstream.last().body).toBe('{}');
  });

  it.each([
    [
      'a header that the method response lacks',
      { MethodResponses: [{ StatusCode: '200' }, { StatusCode: '404' }] },
      {},
      'Invalid mapping expression',
    ],
    ['a status without method response', { MethodResponses: [] }, {}, 'No method response exists for method.'],
    [
      'a template beyond what can be evaluated',
      {},
      { RequestTemplates: { 'application/json': '#foreach($x in $y)#end' } },
      'more than the local gateway can evaluate',
    ],
  ])('%s is not served', async (_, method, integration, message) => {
    const sketch = { method: { ...CUSTOM.method, ...method }, integration: { ...CUSTOM.integration, ...integration } };
    await expect(startRestApi(sketch)).rejects.toThrow(message);
  });
});

describe('mapping templates', () => {
  const input = {
    body: '{"b":1}',
    header: (name: string) => (name === 'H' ? 'h' : undefined),
    variable: (path: string) => `<${path}>`,
  };

  it.each([
    ['plain { text: 1 }', 'plain { text: 1 }'],
    ['$input.body', '{"b":1}'],
    ["$input.json('$')", '{"b":1}'],
    ['a $context.stage b', 'a <context.stage> b'],
    ['#set($x = "1")$x', '1'],
    ['#set($x = $input.params().header.get("H"))#if($x == "g" || $x == "h")yes#else no#end', 'yes'],
    ['#if($input.params().header.get("None") == "")none#end', 'none'],
    ['#if("a" == "b")#if("a" == "a")x#end#else y#end', ' y'],
  ])('%s gives %s', (source, expected) => {
    expect(renderMappingTemplate(parseMappingTemplate(source) ?? [], input).text).toBe(expected);
  });

  it.each([
    '#if($x)y#end',
    '#if("a" == "a")',
    '$util.escapeJavaScript($x)',
    '$input.path("$.a")',
    '#end',
    '#set($x = 1 + 1)',
    '$',
  ])('%s is not evaluated', (source) => {
    expect(parseMappingTemplate(source)).toBeUndefined();
  });
});
