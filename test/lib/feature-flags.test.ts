import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { AccessRule, type OidcGate } from '../../lib/index.js';
import { textOf } from '../architecture/source-files.js';
import { gateIn } from './example-stack.js';

type Flags = Readonly<Record<string, unknown>>;

/** What `cdk init` writes, and nothing. */
const RECOMMENDED: Flags = JSON.parse(textOf('cdk.json')).context;
const NONE: Flags = {};

const UPSTREAM = 'https://orders.example.com';
const RULE = AccessRule.scope('orders:read');

function appWith(flags: Flags): App {
  return new App({ context: { ...flags, 'aws:cdk:disable-asset-staging': true } });
}

function addHttpApi(stack: Stack, gate: OidcGate): void {
  const api = new HttpApi(stack, 'HttpApi');
  const http = gate.forHttpApi(api);
  const integration = http.upstream(`${UPSTREAM}/orders`);
  api.addRoutes({ path: '/orders', integration, authorizer: http.authorizer(RULE) });
}

function addRestApi(stack: Stack, gate: OidcGate): void {
  const api = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
  const rest = gate.forRestApi(api);
  rest.protect(api.root.addResource('orders'), 'ANY', { upstream: `${UPSTREAM}/orders`, rule: RULE });
}

function inOneStack(flags: Flags): Template {
  const stack = new Stack(appWith(flags), 'Shop');
  const gate = gateIn(stack, { allowedOrigins: ['https://app.example.com'] });
  addHttpApi(stack, gate);
  addRestApi(stack, gate);
  return Template.fromStack(stack);
}

function apiInAStackOfItsOwn(flags: Flags): Template {
  const app = appWith(flags);
  const stack = new Stack(app, 'Api');
  const gate = gateIn(new Stack(app, 'Shop'));
  addHttpApi(stack, gate);
  addRestApi(stack, gate);
  return Template.fromStack(stack);
}

/** What policies allow, one action and resource at a time: `minimizePolicies` sorts actions and merges statements. */
function withSpreadPolicies(template: Template): unknown {
  const text = JSON.stringify(template.toJSON(), (key, value) =>
    key === 'Statement' && Array.isArray(value) ? value.flatMap(spread).sort() : value,
  );
  return JSON.parse(text);
}

function spread(statement: { readonly Action: string | string[]; readonly Resource: unknown }): string[] {
  return [statement.Action]
    .flat()
    .flatMap((Action) =>
      [statement.Resource].flat().map((Resource) => JSON.stringify({ ...statement, Action, Resource })),
    );
}

function kinds(template: Template): Record<string, string> {
  const resources: Readonly<Record<string, { readonly Type: string }>> = template.toJSON().Resources;
  return Object.fromEntries(Object.entries(resources).map(([id, { Type }]) => [id, Type]));
}

describe('feature flags of CDK', () => {
  it('change nothing in a template but how policies are written', () => {
    expect(Object.keys(RECOMMENDED).length).toBeGreaterThan(50);
    expect(withSpreadPolicies(inOneStack(RECOMMENDED))).toEqual(withSpreadPolicies(inOneStack(NONE)));
  });

  it('do not change which resources an API in a stack of its own has, and under which names', () => {
    expect(kinds(apiInAStackOfItsOwn(RECOMMENDED))).toEqual(kinds(apiInAStackOfItsOwn(NONE)));
  });
});
