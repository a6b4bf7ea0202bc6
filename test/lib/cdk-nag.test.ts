import type { Stack } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { AccessRule, Credential, OidcClient } from '../../lib/index.js';
import { httpExample, restExample } from './example-stack.js';

const RULE = AccessRule.AUTHENTICATED;
const UPSTREAM = 'https://orders.example.com';
const ORIGINS = { allowedOrigins: ['https://app.example.com'] };

/** What cdk-nag finds, as `rule: construct`. */
function findings(stack: Stack): string[] {
  return new AwsSolutionsChecks()
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName}: ${Object(resource).constructPath}`),
    )
    .sort();
}

describe('cdk-nag, AwsSolutions', () => {
  it('finds nothing in a gate in front of an HTTP API but what the owner of the API decides', () => {
    const { api, binding, stack, template } = httpExample(ORIGINS, { logoutByGet: true });
    const integration = binding.upstream(`${UPSTREAM}/{proxy}`);
    api.addRoutes({ path: '/orders/{proxy+}', integration, authorizer: binding.authorizer(RULE) });
    binding.publicRoute('/health', { upstream: `${UPSTREAM}/health` });
    template();
    expect(findings(stack)).toEqual([
      'AwsSolutions-APIG1: Shop/Api/DefaultStage/Resource',
      'AwsSolutions-APIG4: Shop/Api/Claimgate/ANY |health/Resource',
    ]);
  });

  it('finds nothing in a gate in front of a REST API but what the owner of the API decides', () => {
    const { api, binding, stack, template } = restExample(ORIGINS, { logoutByGet: true });
    binding.protect(api.root.addResource('orders'), 'ANY', { upstream: `${UPSTREAM}/orders`, rule: RULE });
    binding.publicMethod(api.root.addResource('health'), 'GET', { upstream: `${UPSTREAM}/health` });
    template();
    expect(findings(stack)).toEqual([
      'AwsSolutions-APIG1: Shop/Api/DeploymentStage.prod/Resource',
      'AwsSolutions-APIG2: Shop/Api/Resource',
      'AwsSolutions-APIG3: Shop/Api/DeploymentStage.prod/Resource',
      'AwsSolutions-APIG6: Shop/Api/DeploymentStage.prod/Resource',
    ]);
  });

  it('finds nothing in a gate for bearer tokens that keeps decisions', () => {
    const { api, binding, stack, template } = httpExample(
      { credentials: [Credential.BEARER], client: OidcClient.publicClient('shop') },
      { bearerCache: Duration.seconds(30) },
    );
    const integration = binding.upstream(`${UPSTREAM}/orders`);
    api.addRoutes({ path: '/orders', integration, authorizer: binding.authorizer(RULE) });
    template();
    expect(findings(stack)).toEqual(['AwsSolutions-APIG1: Shop/Api/DefaultStage/Resource']);
  });

  it('is told why, in the template too, where its second version looks', () => {
    const secret = httpExample().template().findResources('AWS::SecretsManager::Secret');
    const [{ Metadata: metadata } = {}] = Object.values(secret);
    expect(metadata).toEqual({
      cdk_nag: {
        rules_to_suppress: [{ id: 'AwsSolutions-SMG4', reason: expect.stringMatching(/^[\x20-\x7e]{40,}$/) }],
      },
    });
  });
});
