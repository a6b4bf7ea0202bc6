import { App, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnUserPoolClient, OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { AccessRule, Credential, IdentityProvider, OidcClient, OidcGate, UpstreamHeader } from 'claimgate';
import { shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const domainPrefix = 'shop-first-deployment';

// API, provider and gate in one deployment: no address is known before, and none has to be.
const api = new HttpApi(stack, 'Api');
const users = new UserPool(stack, 'Users');
users.addDomain('Domain', { cognitoDomain: { domainPrefix } });
const registration = new CfnUserPoolClient(stack, 'Registration', {
  userPoolId: users.userPoolId,
  allowedOAuthFlowsUserPoolClient: true,
  allowedOAuthFlows: ['code'],
  allowedOAuthScopes: [OAuthScope.OPENID, OAuthScope.PROFILE, OAuthScope.EMAIL].map(({ scopeName }) => scopeName),
  supportedIdentityProviders: ['COGNITO'],
});

const gate = new OidcGate(stack, 'Gate', {
  provider: IdentityProvider.cognito({
    userPoolId: users.userPoolId,
    region: stack.region,
    domain: `${domainPrefix}.auth.${stack.region}.amazoncognito.com`,
  }),
  client: OidcClient.publicClient(registration.ref),
  credentials: [Credential.SESSION, Credential.BEARER],
  upstreamHeaders: [UpstreamHeader.subject('x-user')],
});
const http = gate.forHttpApi(api);

// What a provider of somebody else is told by hand, from the outputs of the stack.
registration.callbackUrLs = [http.callbackUrl];
registration.logoutUrLs = [http.signedOutUrl];

api.addRoutes({
  path: '/orders',
  integration: http.upstream(`${shopUpstream(stack)}/orders`),
  authorizer: http.authorizer(AccessRule.AUTHENTICATED),
});
