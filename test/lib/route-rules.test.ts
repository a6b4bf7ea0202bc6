import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential } from '../../lib/index.js';
import { httpExample, restExample, routesOf } from './example-stack.js';

const UPSTREAM = 'https://orders.internal';
const READ = AccessRule.scope('orders:read');
const WRITE = AccessRule.scope('orders:write');
const scope = (entry: string) => ({ kind: 'rule', rule: { kind: 'words', slot: 'scope', entries: [entry] } });
const IMPOSSIBLE = AccessRule.allOf(AccessRule.claimAbsent('tier'), AccessRule.claimEquals('tier', 'gold'));

describe('a default rule', () => {
  it('holds on an HTTP API where a route names no other', () => {
    const { api, binding, template } = httpExample({}, { defaultRule: READ });
    const integration = binding.upstream(UPSTREAM);
    const [get, post] = [HttpMethod.GET, HttpMethod.POST];
    api.addRoutes({ path: '/orders', methods: [get], integration, authorizer: binding.authorizer() });
    api.addRoutes({ path: '/orders', methods: [post], integration, authorizer: binding.authorizer(WRITE) });
    expect(routesOf(template()).routes).toMatchObject({
      'GET /orders': { access: scope('orders:read') },
      'POST /orders': { access: scope('orders:write') },
    });
  });

  it('holds on a REST API where a method names no other', () => {
    const { api, binding, template } = restExample({}, { defaultRule: READ });
    const orders = api.root.addResource('orders');
    binding.protect(orders, 'GET', { upstream: UPSTREAM });
    binding.protect(orders, 'POST', { upstream: UPSTREAM, rule: WRITE });
    expect(routesOf(template()).routes).toMatchObject({
      'GET /orders': { access: scope('orders:read') },
      'POST /orders': { access: scope('orders:write') },
    });
  });

  it('is missed where there is none, since nothing is open by accident', () => {
    expect(() => httpExample().binding.authorizer()).toThrow('its API has no defaultRule');
    const { api, binding } = restExample();
    expect(() => binding.protect(api.root, 'GET', { upstream: UPSTREAM })).toThrow('its API has no defaultRule');
  });
});

describe('a rule that nobody can meet', () => {
  it('stops the synthesis of an HTTP API', () => {
    const { api, binding, template } = httpExample();
    const integration = binding.upstream(UPSTREAM);
    const authorizer = binding.authorizer(IMPOSSIBLE);
    api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration, authorizer });
    expect(template).toThrow('"GET /orders" has a rule that nobody can meet');
  });

  it('stops the synthesis of a REST API, also by the credentials and the method of the route', () => {
    const { api, binding, template } = restExample();
    const rule = AccessRule.authenticatedBy(Credential.SESSION);
    binding.protect(api.root, 'GET', { upstream: UPSTREAM, rule, credentials: [Credential.BEARER] });
    binding.protect(api.root, 'POST', { upstream: UPSTREAM, rule: AccessRule.method('PUT') });
    expect(template).toThrow('"GET /" has a rule that nobody can meet');
    expect(template).toThrow('"POST /" has a rule that nobody can meet');
  });
});

it('a rule that asks for the method stops the synthesis where decisions are kept for all methods of a route', () => {
  const { api, binding, template } = httpExample(
    { credentials: [Credential.BEARER] },
    { bearerCache: Duration.seconds(30) },
  );
  const rule = AccessRule.anyOf(AccessRule.method('GET'), AccessRule.role('admin'));
  const integration = binding.upstream(UPSTREAM);
  api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer(rule) });
  expect(template).toThrow('"ANY /orders" takes several methods');
});
