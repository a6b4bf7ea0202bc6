import { App, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AccessRule, Credential, IdentityProvider, OidcClient, OidcGate, UpstreamHeader } from '../lib/index.js';

/** What `cdk deploy -c key=value` has to say, by key. */
const REQUIRED = {
  issuer: 'the issuer of the identity provider, as in https://id.example.com',
  clientId: 'the client id of the gate at the provider',
  clientSecretName: 'the name of the secret in Secrets Manager that holds the client secret',
  upstream: 'the address of what is to be protected, as in https://orders.example.com',
  api: 'the kind of API in front of it: http or rest',
};

/** No query strings: they may hold what is nobody's business. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  time: '$context.requestTime',
  requestId: '$context.requestId',
  sourceIp: '$context.identity.sourceIp',
  routeKey: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  authorizerError: '$context.authorizer.error',
});

const app = new App();
const setting = (key: string): string => String(app.node.tryGetContext(key) ?? '');
const list = (key: string): string[] => setting(key).split(',').filter(Boolean);

/** Keycloak is known by the form of its issuer; any other provider is expected to type access tokens as RFC 9068 says. */
function providerOf(issuer: string, audiences: string[]): IdentityProvider {
  const [, url, realm] = /^(.+)\/realms\/([^/]+)$/.exec(issuer) ?? [];
  return url === undefined || realm === undefined
    ? IdentityProvider.custom({ issuer, audiences })
    : IdentityProvider.keycloak({ url, realm: decodeURIComponent(realm), audiences });
}

/** A gate in front of one upstream: edit it, or start your own app from it. */
function addGate(): void {
  const stack = new Stack(app, setting('stackName') || 'Claimgate');
  const gate = new OidcGate(stack, 'Gate', {
    provider: providerOf(setting('issuer'), [setting('audience') || setting('clientId')]),
    client: OidcClient.confidential(
      setting('clientId'),
      Secret.fromSecretNameV2(stack, 'ClientSecret', setting('clientSecretName')),
    ),
    credentials: [Credential.SESSION, Credential.BEARER],
    upstreamHeaders: [UpstreamHeader.subject('x-user'), UpstreamHeader.claim('x-scope', 'scope')],
    allowedOrigins: list('allowedOrigins'),
  });
  const rule = setting('scope') === '' ? AccessRule.AUTHENTICATED : AccessRule.scope(setting('scope'));
  const upstream = setting('upstream').replace(/\/+$/, '');
  const address = setting('publicUrl') === '' ? {} : { publicUrl: setting('publicUrl') };

  if (setting('api') === 'http') {
    const api = loggedHttpApi(stack);
    const http = gate.forHttpApi(api, address);
    const authorizer = http.authorizer(rule);
    api.addRoutes({ path: '/', integration: http.upstream(`${upstream}/`), authorizer });
    api.addRoutes({ path: '/{proxy+}', integration: http.upstream(`${upstream}/{proxy}`), authorizer });
  } else {
    const api = restApi(stack);
    const rest = gate.forRestApi(api, address);
    rest.protect(api.root, 'ANY', { upstream: `${upstream}/`, rule });
    rest.protect(api.root.addResource('{proxy+}'), 'ANY', { upstream: `${upstream}/{proxy}`, rule });
  }
}

function loggedHttpApi(stack: Stack): HttpApi {
  const api = new HttpApi(stack, 'Api');
  const stage = api.defaultStage?.node.defaultChild;
  const logs = new LogGroup(stack, 'AccessLogs', {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  if (stage instanceof CfnStage) {
    stage.accessLogSettings = { destinationArn: logs.logGroupArn, format: ACCESS_LOG_FORMAT };
  }
  return api;
}

/** Without logs: those of REST APIs need a role that the whole account shares, which is not for a stack to set. */
function restApi(stack: Stack): RestApi {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const unshared = 'The role for logs belongs to the account: turn them on where it has one.';
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-APIG1', reason: unshared },
    { id: 'AwsSolutions-APIG6', reason: unshared },
    { id: 'AwsSolutions-APIG2', reason: 'The upstream knows what its requests look like.' },
    { id: 'AwsSolutions-APIG3', reason: 'Which web ACL protects the API is for the owner of the account to say.' },
  );
  return api;
}

const missing = Object.entries(REQUIRED).filter(([key]) => setting(key) === '');
if (missing.length > 0) {
  const lines = missing.map(([key, meaning]) => `  -c ${key}=…  ${meaning}`);
  console.error(`Claimgate needs to know more. Add to the command:\n${lines.join('\n')}`);
  process.exitCode = 1;
} else if (!['http', 'rest'].includes(setting('api'))) {
  console.error(`api=${setting('api')} is not known: say -c api=http or -c api=rest.`);
  process.exitCode = 1;
} else {
  addGate();
}
