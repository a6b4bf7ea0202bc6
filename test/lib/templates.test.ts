import type { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { AccessRule, UpstreamHeader } from '../../lib/index.js';
import { httpExample, restExample } from './example-stack.js';

const UPSTREAM = 'https://orders.example.com';
const RULE = AccessRule.anyOf(AccessRule.scope('orders:read'), AccessRule.role('admin'));
const GATE = {
  upstreamHeaders: [UpstreamHeader.claim('x-scope', 'scope'), UpstreamHeader.subject('x-user')],
  allowedOrigins: ['https://app.example.com'],
};

/** The template without the hashes of the bundles, which change with every change of the functions. */
function withoutBundles(template: Template): unknown {
  return JSON.parse(JSON.stringify(template.toJSON(), (key, value) => (key === 'S3Key' ? '<bundle>.zip' : value)));
}

it('a gate in front of an HTTP API is deployed as before', () => {
  const { api, binding, template } = httpExample(GATE);
  api.addRoutes({
    path: '/orders/{proxy+}',
    integration: binding.upstream(`${UPSTREAM}/{proxy}`),
    authorizer: binding.authorizer(RULE),
  });
  binding.publicRoute('/health', { upstream: `${UPSTREAM}/health` });
  expect(withoutBundles(template())).toMatchSnapshot();
});

it('a gate in front of a REST API is deployed as before', () => {
  const { api, binding, template } = restExample(GATE);
  const orders = api.root.resourceForPath('/orders/{proxy+}');
  binding.protect(orders, 'ANY', { upstream: `${UPSTREAM}/{proxy}`, rule: RULE });
  binding.publicMethod(api.root.addResource('health'), 'GET', { upstream: `${UPSTREAM}/health` });
  expect(withoutBundles(template())).toMatchSnapshot();
});
