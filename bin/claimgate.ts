import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
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
    const api = new HttpApi(stack, 'Api');
    const http = gate.forHttpApi(api, address);
    const authorizer = http.authorizer(rule);
    api.addRoutes({ path: '/', integration: http.upstream(`${upstream}/`), authorizer });
    api.addRoutes({ path: '/{proxy+}', integration: http.upstream(`${upstream}/{proxy}`), authorizer });
  } else {
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    const rest = gate.forRestApi(api, address);
    rest.protect(api.root, 'ANY', { upstream: `${upstream}/`, rule });
    rest.protect(api.root.addResource('{proxy+}'), 'ANY', { upstream: `${upstream}/{proxy}`, rule });
  }
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
