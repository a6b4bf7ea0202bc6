import { App, Duration, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule, Credential, UpstreamHeader, UserinfoAudience } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');

// A token that is a JWT is verified here; about any other the provider is asked.
const tokens = [
  Credential.bearer({ header: 'x-access-token', cookie: 'access_token', queryParameter: 'access_token' }),
  Credential.introspection({ cacheTtl: Duration.seconds(30), cacheInTable: true }),
];
// Programs that cannot get a token by themselves send their id and secret, or a user's name and password.
const clientCredentials = Credential.clientCredentials({ scope: 'orders:read' });
const password = Credential.password({ scope: 'orders:read', attemptsPerAccount: 3 });

// For a provider without introspection: its userinfo endpoint knows whose a token is, and tokeninfo for which client.
const fromContext = (key: string, fallback: string) => String(stack.node.tryGetContext(key) ?? fallback);
const userinfo = Credential.userinfo({
  audience: UserinfoAudience.tokenInfo(
    `${fromContext('issuer', 'https://id.example.com')}/tokeninfo`,
    fromContext('clientId', 'shop'),
  ),
});

// A device that keeps a refresh token of the shop's client; the upstream hands it the next one where the provider rotates.
const refreshToken = Credential.refreshToken({ scope: 'orders:read' });

const gate = shopGate(stack, {
  credentials: [...tokens, userinfo, clientCredentials, password, refreshToken],
  upstreamHeaders: [
    UpstreamHeader.subject('x-user'),
    UpstreamHeader.claim('x-scope', 'scope'),
    UpstreamHeader.refreshToken('x-next-refresh-token'),
  ],
  // Whom the upstream sees where nobody need show anything.
  anonymous: { subject: 'guest', claims: { scope: 'catalog:read' } },
});
const rule = AccessRule.scope('orders:read');
const upstream = shopUpstream(stack);
const setting = (key: string): { publicUrl?: string } => {
  const url: unknown = stack.node.tryGetContext(key);
  return url === undefined ? {} : { publicUrl: String(url) };
};

// Both arrive as Authorization: Basic, so a route takes one of them.
const routes = {
  orders: [...tokens, clientCredentials],
  legacy: [password],
  profile: [userinfo],
  devices: [refreshToken],
};

const httpApi = new HttpApi(stack, 'HttpApi');
const http = gate.forHttpApi(httpApi, setting('httpApiUrl'));
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, setting('restApiUrl'));
for (const [path, credentials] of Object.entries(routes)) {
  httpApi.addRoutes({
    path: `/${path}`,
    integration: http.upstream(`${upstream}/${path}`),
    authorizer: http.authorizer(rule, { credentials }),
  });
  rest.protect(restApi.root.addResource(path), 'ANY', { upstream: `${upstream}/${path}`, rule, credentials });
}

const catalog = `${upstream}/catalog`;
httpApi.addRoutes({
  path: '/catalog',
  integration: http.upstream(catalog),
  authorizer: http.publicAuthorizer({ credentials: tokens }),
});
rest.publicMethod(restApi.root.addResource('catalog'), 'ANY', { upstream: catalog, credentials: tokens });
