import { join } from 'node:path';
import { Aws, Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { describe, expect, it } from 'vitest';
import { RULE_LIMITS } from '../../core/settings/rule-limits.js';
import { AccessRule, Credential } from '../../lib/index.js';
import { ROOT } from '../architecture/source-files.js';
import { httpExample, restExample, shopStack } from './example-stack.js';

const ANYBODY = 'permit(principal, action, resource);';

describe('AccessRule.cedar', () => {
  it.each([
    ['permit(principal, action, resource', 'line 1: failed to parse'],
    [`${ANYBODY}\n\npermit(principal, action, resource) when { principal.scopes.contains("a") };`, 'line 3: '],
    ['permit(principal, action, resource) when { principal.scopes.contains("a") };', "try testing for the attribute's"],
    ['permit(principal, action, resource) when { principal.email == "a" };', 'attribute `email`'],
    ['permit(principal, action == Claimgate::Action::"FETCH", resource);', 'unrecognized action'],
    ['permit(principal == User::"alice", action, resource);', 'unrecognized entity type'],
    ['permit(principal == ?principal, action, resource);', 'template'],
    ['permit(principal, action, resource) when { principal.subject == 7 };', 'must have compatible types'],
    [`${ANYBODY} permit(principal, action, resource) when { false };`, 'policy is impossible'],
    ['forbid(principal, action, resource);', 'there is no permit among them'],
    [' // nothing', 'there is no permit among them'],
    [`permit(principal, action, resource); // ${'x'.repeat(RULE_LIMITS.policiesLength)}`, 'longer than 8192'],
    [`permit(principal, action, resource) when { principal.subject == "${Aws.REGION}" };`, 'are a token'],
  ])('refuses %.80s', (policies, message) => {
    expect(() => AccessRule.cedar(policies)).toThrow(message);
  });

  it('tells where to look', () => {
    expect(() => AccessRule.cedar('permit')).toThrow('AccessRule.cedarSchema() has what they may ask about');
    expect(AccessRule.cedarSchema()).toContain('namespace Claimgate');
  });

  it('is printed by its beginning', () => {
    expect(String(AccessRule.cedar(ANYBODY))).toBe(`Cedar policies "${ANYBODY}"`);
    const long = AccessRule.cedar(`${ANYBODY}\n\n  // ${'long '.repeat(50)}`).toString();
    expect(long).toMatch(/^Cedar policies "permit.*…"$/);
    expect(long).not.toContain('\n');
  });
});

/** The hash of the bundle that the authorizer runs. */
function bundleOf(template: Template): string {
  const [authorizer] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Claimgate: decides who passes the gate' },
    }),
  );
  return authorizer?.Properties.Code.S3Key.replace('.zip', '');
}

function hashOf(bundle: string): string {
  return new Asset(shopStack(), 'Bundle', { path: join(ROOT, 'build', 'lambdas', bundle) }).assetHash;
}

const about = (route: string) =>
  AccessRule.cedar(`permit(principal, action, resource == Claimgate::Route::"${route}");`);

describe.each([
  {
    flavour: 'HTTP API',
    example: (rule: AccessRule) => {
      const { api, binding, template } = httpExample();
      const integration = binding.upstream('https://shop.example.com/orders');
      api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer(rule) });
      return template;
    },
  },
  {
    flavour: 'REST API',
    example: (rule: AccessRule) => {
      const { api, binding, template } = restExample();
      binding.protect(api.root.addResource('orders'), 'GET', { upstream: 'https://shop.example.com/orders', rule });
      return template;
    },
  },
])('Cedar policies on an $flavour', ({ example }) => {
  it('may name its routes, and no others', () => {
    expect(example(about('/orders'))).not.toThrow();
    expect(example(about('/order'))).toThrow(
      /The Cedar policies of "(ANY|GET) \/orders" do not fit this API: .*\/order/,
    );
  });

  it('bring Cedar into the authorizer, which is left out otherwise', () => {
    expect(bundleOf(example(AccessRule.negate(about('/orders')))())).toBe(hashOf('authorizer-cedar'));
    expect(bundleOf(example(AccessRule.AUTHENTICATED)())).toBe(hashOf('authorizer'));
  });
});

it('a default rule with Cedar policies brings Cedar too', () => {
  const { api, binding, template } = httpExample({}, { defaultRule: AccessRule.cedar(ANYBODY) });
  const integration = binding.upstream('https://shop.example.com/orders');
  api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer() });
  expect(bundleOf(template())).toBe(hashOf('authorizer-cedar'));
});

it('decisions by Cedar are not kept', () => {
  const { api, binding, template } = httpExample(
    { credentials: [Credential.BEARER] },
    { defaultRule: AccessRule.cedar(ANYBODY), bearerCache: Duration.seconds(30) },
  );
  const integration = binding.upstream('https://shop.example.com/orders');
  api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer() });
  expect(template).toThrow('bearerCache would keep the decision for all');
});
