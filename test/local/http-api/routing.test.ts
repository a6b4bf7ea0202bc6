import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTemplates, matchPath, parsePathTemplate } from '../../../local/gateway/routing.js';
import { httpAuthorizer, startHttpApi } from './fixture.js';

describe('routes of an HTTP API', () => {
  it.each([
    ['a named stage', '/dev/a', 200],
    ['the default stage', '/a', 200],
    ['a stage that is not there', '/other/a', 404],
    ['the root of a stage', '/dev', 404],
  ])('%s is looked for first: %s', async (_, path, status) => {
    const { call } = await startHttpApi({ stages: ['dev', '$default'], mount: 'stage' });
    expect((await call(path)).status).toBe(status);
  });

  it('a disabled execute-api endpoint is 404, its domain is not', async () => {
    const api = { DisableExecuteApiEndpoint: true };
    expect((await (await startHttpApi({ api, mount: 'stage' })).call('/a')).status).toBe(404);
    expect((await (await startHttpApi({ api })).call('/a')).status).toBe(200);
  });

  it.each([
    ['two stages behind one domain', { stages: ['a', 'b'] }, 'several stages'],
    ['no stage', { stages: [] }, 'no stage'],
    ['a route twice', { routes: ['GET /a'], openRoutes: ['GET /a'] }, 'already exists'],
    ['a route key that is none', { routes: ['FETCH /a'] }, 'not a method and a path'],
    ['a greedy variable in the middle', { routes: ['GET /{proxy+}/a'] }, 'not a method and a path'],
    ['an unknown property', { api: { Surprise: 1 } }, 'Surprise is not known to the local gateway'],
    ['an OpenAPI body', { api: { Body: {} } }, 'Body is not supported by the local gateway'],
    ['a WebSocket API', { api: { ProtocolType: 'WEBSOCKET' } }, 'ProtocolType HTTP'],
    ['a VPC link to a URL', { integration: { ConnectionType: 'VPC_LINK' } }, 'not a listener or a Cloud Map service'],
    ['another integration', { integration: { IntegrationType: 'AWS' } }, 'IntegrationType AWS'],
    ['a JWT authorizer', { authorizer: httpAuthorizer({ AuthorizerType: 'JWT' }) }, 'AuthorizerType JWT'],
    ['an unknown authorizer property', { authorizer: httpAuthorizer({ Surprise: 1 }) }, 'Surprise is not known'],
  ])('%s is not served', async (_, sketch, message) => {
    await expect(startHttpApi(sketch)).rejects.toThrow(message);
  });
});

describe('path templates', () => {
  const segment = fc.stringMatching(/^[a-z0-9 ü%+]{1,6}$/);

  it('a variable gets back what was encoded into the path', () => {
    const template = parsePathTemplate('/x/{id}/y');
    fc.assert(
      fc.property(segment, (text) => {
        const match = template && matchPath(template, `/x/${encodeURIComponent(text)}/y`);
        expect(match?.parameters).toEqual({ id: text });
        expect(match?.rawParameters).toEqual({ id: encodeURIComponent(text) });
      }),
    );
  });

  it('no path whatever makes matching fail', () => {
    const template = parsePathTemplate('/x/{id}/{proxy+}');
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parameters = template && matchPath(template, `/x/${text}`)?.parameters;
        expect(parameters === undefined || Object.keys(parameters).join() === 'id,proxy').toBe(true);
      }),
    );
  });

  it('the order of specificity does not depend on who is asked first', () => {
    const part = fc.constantFrom('a', 'b', '{v}');
    const template = fc
      .tuple(fc.array(part, { maxLength: 3 }), fc.constantFrom('', '{g+}'))
      .map(([parts, last]) => parsePathTemplate(`/${[...parts, last].filter((text) => text !== '').join('/')}`));
    fc.assert(
      fc.property(template, template, (a, b) => {
        if (a === undefined || b === undefined) throw new Error('not a template');
        expect(Math.sign(compareTemplates(a, b))).toBe(0 - Math.sign(compareTemplates(b, a)));
      }),
    );
  });
});
