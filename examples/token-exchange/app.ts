import { App, Duration, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule, Credential, IdentityProvider } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const app = new App();
const stack = new Stack(app, 'Shop');
const setting = (key: string, fallback: string) => String(stack.node.tryGetContext(key) ?? fallback);
const audience = setting('audience', 'https://shop.example.com');

/** The people of a partner, who have tokens of their own provider and none of the shop's. */
const partner = IdentityProvider.custom({
  issuer: setting('partnerIssuer', 'https://login.partner.example'),
  audiences: ['https://shop.partner.example'],
});
/** The shop's own provider, in tokens that are for its web pages and not for this API. */
const pages = IdentityProvider.custom({
  issuer: setting('issuer', 'https://id.example.com'),
  audiences: ['https://pages.example.com'],
});
/** Builds that prove who they are by a token of the platform they run on. */
const builds = IdentityProvider.custom({
  issuer: setting('buildIssuer', 'https://builds.example.com'),
  audiences: [setting('issuer', 'https://id.example.com')],
});

const tokenExchange = Credential.tokenExchange({
  trustedIssuers: [{ issuer: partner }, { issuer: pages, conditions: { missingAudience: [audience] } }],
  audience,
  scope: 'orders:read',
});
const jwtBearer = Credential.jwtBearer({
  trustedIssuers: [{ issuer: builds }],
  scope: 'orders:write',
  cacheTtl: Duration.minutes(5),
});

const gate = shopGate(stack, { credentials: [Credential.BEARER, tokenExchange, jwtBearer] });
const upstream = shopUpstream(stack);
const url = (key: string): { publicUrl?: string } => {
  const publicUrl: unknown = stack.node.tryGetContext(key);
  return publicUrl === undefined ? {} : { publicUrl: String(publicUrl) };
};

const routes = {
  // A token that is for this API is taken as it is, any other is exchanged for one that is.
  orders: { credentials: [Credential.BEARER, tokenExchange], rule: AccessRule.scope('orders:read') },
  releases: { credentials: [jwtBearer], rule: AccessRule.scope('orders:write') },
};

const httpApi = new HttpApi(stack, 'HttpApi');
const http = gate.forHttpApi(httpApi, url('httpApiUrl'));
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, url('restApiUrl'));
for (const [path, { credentials, rule }] of Object.entries(routes)) {
  httpApi.addRoutes({
    path: `/${path}`,
    integration: http.upstream(`${upstream}/${path}`),
    authorizer: http.authorizer(rule, { credentials }),
  });
  rest.protect(restApi.root.addResource(path), 'ANY', { upstream: `${upstream}/${path}`, rule, credentials });
}
