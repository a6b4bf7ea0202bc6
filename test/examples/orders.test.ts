import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Credential, OidcClient, OidcGate } from 'claimgate';
import { describe, expect, it, vi } from 'vitest';
import { providerFrom } from '../../examples/orders/provider.js';
import { synthesize, typesOf } from '../bin/synthesized-app.js';

vi.setConfig({ testTimeout: 60_000 });

const APP = 'examples/orders/app.ts';

describe('the orders example', () => {
  it('synthesizes without context or credentials', async () => {
    const app = await synthesize(APP, {});
    expect(app.errors).toBe('');
    expect(app.exitCode).toBe(0);
    expect(
      typesOf(app)
        .filter((type) => type.endsWith('::Authorizer'))
        .sort(),
    ).toEqual(['AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer']);
  });

  it('takes addresses, provider and headers from its context', async () => {
    const app = await synthesize(APP, {
      httpApiUrl: 'http://localhost:3000',
      restApiUrl: 'http://localhost:3001/prod',
      upstream: 'http://localhost:3002',
      issuer: 'http://localhost:3003',
      clientId: 'gate',
      clientSecretName: 'gate-secret',
      audience: 'https://orders.test',
      upstreamHeaders: 'x-user=sub',
      rolesClaim: 'roles',
      allowedOrigins: 'http://localhost:3004',
    });
    const template = JSON.stringify(app.template);
    expect(app.errors).toBe('');
    for (const text of [
      'http://localhost:3000/auth/callback',
      'http://localhost:3001/prod/auth/callback',
      'http://localhost:3002/orders/{proxy}',
      'overwrite:header.x-user',
      'secret:gate-secret',
    ]) {
      expect(template.includes(text), text).toBe(true);
    }
    expect(template.includes('overwrite:header.x-scope')).toBe(false);
  });

  it.each([
    ['custom', 'https://id.example.com'],
    ['keycloak', 'https://id.example.com/realms/shop'],
    ['cognito', 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI'],
    ['entraId', 'https://login.microsoftonline.com/0f0f0f0f-0000-4000-8000-000000000000/v2.0'],
    ['okta', 'https://shop.okta.com/oauth2/default'],
    ['auth0', 'https://shop.eu.auth0.com/'],
    ['identityServer', 'https://id.example.com'],
  ])('finds %s from its issuer alone', (provider, issuer) => {
    const context: Readonly<Record<string, string>> = { provider, issuer };
    const stack = new Stack();
    const gate = new OidcGate(stack, 'Gate', {
      provider: providerFrom((key, fallback) => context[key] ?? fallback),
      client: OidcClient.publicClient('shop'),
      credentials: [Credential.BEARER],
    });
    gate.forHttpApi(new HttpApi(stack, 'Api'));
    const template = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(template.includes(`\\"issuer\\":\\"${issuer}\\"`)).toBe(true);
  });

  it('says which providers it knows', async () => {
    const app = await synthesize(APP, { provider: 'acme' });
    expect(app.exitCode).toBe(1);
    expect(app.errors).toContain('provider "acme" is not known here');
  });
});
