import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { AccessRule, UpstreamHeader } from '../../lib/index.js';
import { ROOT } from '../architecture/source-files.js';
import { app as httpApiApp } from '../integ/integ.http-api.js';
import { app as restApiApp } from '../integ/integ.rest-api.js';
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

/** Hashes of bundles, and what has CloudFormation ask anew at every deployment. */
const CHANGING = /\b[0-9a-f]{64}(?=\.zip)|(?<="salt": ")\d+/g;

it.each([
  ['http-api', httpApiApp],
  ['rest-api', restApiApp],
])('the integration test of %s deploys what its snapshot says', async (name, app: App) => {
  const { directory, stacks } = app.synth();
  const templates = stacks.map(({ templateFile, template }) => ({ templateFile, template }));
  rmSync(directory, { recursive: true });
  expect(templates).toHaveLength(2);
  for (const { templateFile, template } of templates) {
    const text = `${JSON.stringify(template, null, 1)}\n`.replace(CHANGING, '<changing>');
    await expect(text).toMatchFileSnapshot(join(ROOT, 'test', 'integ', `integ.${name}.snapshot`, templateFile));
  }
});
