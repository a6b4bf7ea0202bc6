import { App, Duration, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  AccessRule,
  Credential,
  IdentityProvider,
  OidcClient,
  OidcGate,
  type OidcGateProps,
  UpstreamHeader,
  UserinfoAudience,
} from 'claimgate';

/** Two gates, since each asks its provider in one way only: every way in is at one of them, behind both kinds of APIs. */
const stack = new Stack(new App(), 'Shop');
const setting = (key: string): string => String(stack.node.getContext(key));
const secret = Secret.fromSecretNameV2(stack, 'ClientSecret', setting('clientSecretName'));
const REMEMBERED = Duration.seconds(30);

function gate(name: string, props: Partial<OidcGateProps>, routes: Readonly<Record<string, readonly Credential[]>>) {
  const made = new OidcGate(stack, name, {
    provider: IdentityProvider.custom({ issuer: setting('issuer'), audiences: [setting('audience')] }),
    client: OidcClient.confidential(setting('clientId'), secret),
    credentials: [...new Set(Object.values(routes).flat())],
    session: { cookieSuffix: name.toLowerCase(), idleTimeout: Duration.hours(2) },
    anonymous: { subject: 'guest' },
    ...props,
  });
  const httpApi = new HttpApi(stack, `${name}Http`);
  const http = made.forHttpApi(httpApi, name === 'Plain' ? { publicUrl: setting('httpApiUrl') } : {});
  const restApi = new RestApi(stack, `${name}Rest`, { cloudWatchRole: false });
  const rest = made.forRestApi(restApi, name === 'Plain' ? { publicUrl: setting('restApiUrl') } : {});
  for (const [path, kinds] of Object.entries(routes)) {
    const upstream = `${setting('upstream')}/${path}`;
    const credentials = [...kinds];
    const isOpen = path === 'open';
    httpApi.addRoutes({
      path: `/${path}`,
      integration: http.upstream(upstream),
      authorizer: isOpen
        ? http.publicAuthorizer({ credentials })
        : http.authorizer(AccessRule.AUTHENTICATED, { credentials }),
    });
    const resource = restApi.root.addResource(path);
    if (isOpen) rest.publicMethod(resource, 'ANY', { upstream, credentials });
    else rest.protect(resource, 'ANY', { upstream, rule: AccessRule.AUTHENTICATED, credentials });
  }
}

/** Tokens of the provider itself that are for something else than the APIs. */
const trade = {
  trustedIssuers: [
    {
      issuer: IdentityProvider.custom({ issuer: setting('issuer'), audiences: ['https://pages.example.com'] }),
      conditions: { missingAudience: [setting('audience')] },
    },
  ],
  scope: 'orders:read',
  cacheTtl: REMEMBERED,
};

const bearer = Credential.bearer({ header: 'x-access-token', cookie: 'access_token', queryParameter: 'access_token' });

gate(
  'Plain',
  {
    upstreamHeaders: [
      UpstreamHeader.subject('x-user'),
      UpstreamHeader.claim('x-scope', 'scope'),
      UpstreamHeader.refreshToken('x-next-refresh-token'),
    ],
  },
  {
    bearer: [bearer],
    introspection: [Credential.introspection({ cacheTtl: REMEMBERED })],
    userinfo: [Credential.userinfo({ audience: UserinfoAudience.acceptAny(), cacheTtl: REMEMBERED })],
    clients: [Credential.clientCredentials({ scope: 'orders:read' })],
    // For longer than a token lives, which ends first.
    users: [Credential.password({ scope: 'orders:read', cacheTtl: Duration.hours(2) })],
    refresh: [Credential.refreshToken()],
    exchange: [Credential.tokenExchange(trade)],
    open: [bearer],
    pages: [Credential.SESSION],
  },
);

gate(
  'Signed',
  {
    upstreamHeaders: [
      UpstreamHeader.subject('x-user'),
      UpstreamHeader.userinfo('x-userinfo'),
      UpstreamHeader.userinfoJwt('x-userinfo-jwt'),
      UpstreamHeader.introspection('x-introspection'),
      UpstreamHeader.introspectionJwt('x-introspection-jwt'),
    ],
  },
  {
    introspection: [
      Credential.introspection({ signedAnswer: true, introspectJwts: true, cacheTtl: REMEMBERED, cacheInTable: true }),
    ],
    userinfo: [
      Credential.userinfo({
        audience: UserinfoAudience.tokenInfo(`${setting('issuer')}/tokeninfo`, setting('clientId')),
        cacheTtl: REMEMBERED,
      }),
    ],
    claims: [Credential.bearer({ userinfoClaims: REMEMBERED })],
    assertion: [Credential.jwtBearer(trade)],
    foreign: [Credential.password({ audience: 'https://invoices.example.com' })],
    pages: [Credential.SESSION],
  },
);
