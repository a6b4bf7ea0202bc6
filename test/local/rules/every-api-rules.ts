import { expect } from 'vitest';
import { httpApi } from '../../../local/http-api/http-api.js';
import { restApi } from '../../../local/rest-api/rest-api.js';
import { startDomain } from '../gateway/domain-fixture.js';
import { httpApiResources, httpAuthorizer, policy, startHttpApi } from '../http-api/fixture.js';
import { requestAuthorizer, restApiResources, restLambda, startRestApi } from '../rest-api/fixture.js';
import { rule, type TestedRule, uncertain } from './rule.js';

const REFUSALS = {
  http: [{ isAuthorized: false }, { errorMessage: 'Unauthorized' }, {}],
  rest: [policy(['Deny', '*']), policy(['Allow', 'arn:aws:execute-api:*:*:other/*']), {}],
} as const;

/** The header names that an authorizer sees behind a domain with these mapping keys, for a request to `path`. */
async function headersSeen(flavour: 'http' | 'rest', keys: readonly string[], path: string): Promise<unknown> {
  const { functions, call } =
    flavour === 'http'
      ? await startDomain(httpApi, (url) => httpApiResources({ authorizer: httpAuthorizer() }, url), {
          keys,
          stage: '$default',
        })
      : await startDomain(restApi, (url) => restApiResources({ authorizer: requestAuthorizer() }, url), {
          keys,
          stage: 'prod',
        });
  functions.returns('authorizer', {});
  await call(path, { headers: ['X-CaMeL', 'v'] });
  return functions.event('authorizer').headers;
}

export const EVERY_API_RULES: readonly TestedRule[] = [
  uncertain(89, '89', 'behind a domain with a multi-level mapping header names are lower case', {
    'of a REST API': async () =>
      expect(await headersSeen('rest', ['v1/shop', 'other'], '/v1/shop/a')).toHaveProperty('x-camel', 'v'),
    'of an HTTP API': async () =>
      expect(await headersSeen('http', ['v1/shop'], '/v1/shop/a')).toHaveProperty('x-camel', 'v'),
    'and a key need not end at a slash': async () =>
      expect(await headersSeen('rest', ['v1/shop', 'other'], '/othera')).toHaveProperty('x-camel', 'v'),
    'otherwise they are as sent': async () =>
      expect(await headersSeen('rest', ['shop', ''], '/shop/a')).toHaveProperty('X-CaMeL', 'v'),
    'as the switch says without such a domain': async () => {
      const { functions, call } = await startRestApi({ integration: restLambda(), switches: ['89=lower-case'] });
      functions.returns('target', { statusCode: 200 });
      await call('/a', { headers: ['X-CaMeL', 'v'] });
      expect(functions.event('target').headers).toMatchObject({ 'x-camel': 'v' });
    },
  }),
  rule(95, 'after a refusal the integration is never called', {
    'of an HTTP API': async () => {
      const { functions, call, upstream } = await startHttpApi({ authorizer: httpAuthorizer() });
      for (const refusal of REFUSALS.http) {
        functions.returns('authorizer', refusal);
        expect((await call('/a')).status).toBeGreaterThanOrEqual(401);
      }
      expect(upstream.received).toHaveLength(0);
    },
    'of a REST API': async () => {
      const { functions, call, upstream } = await startRestApi({ authorizer: requestAuthorizer() });
      for (const refusal of REFUSALS.rest) {
        functions.returns('authorizer', refusal);
        expect((await call('/a')).status).toBeGreaterThanOrEqual(401);
      }
      expect(upstream.received).toHaveLength(0);
    },
  }),
];
