import { CfnOutput, Stack, Token } from 'aws-cdk-lib';
import { CfnStage, type IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type IHttpApiRef } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { callbackPath, GATE_PATHS } from '../core/settings/gate-paths.js';
import { checkKnownAddress } from './checks/api-kinds.js';
import { checkPublicUrl } from './checks/public-url.js';
import { stopOn } from './checks/report.js';
import type { IOidcGate } from './oidc-gate.js';
import { callbackId, registrationId } from './provider-registration.js';

/** Checks the address that was given, if one was, and takes off its trailing slash. */
export function givenPublicUrl(scope: Construct, url: string | undefined): string | undefined {
  if (url === undefined) {
    return undefined;
  }
  stopOn(scope, checkPublicUrl(url));
  return Token.isUnresolved(url) ? url : url.replace(/\/+$/, '');
}

/** Shows the addresses that go into the registration at the provider. */
export function outputUrls(scope: Construct, publicUrl: string, { providers }: IOidcGate): void {
  const ids = providers.map(registrationId);
  const outputs: Readonly<Record<string, readonly [string, string]>> = {
    LoginUrl: [GATE_PATHS.login, 'Where browsers sign in'],
    ...Object.fromEntries(
      ids.map((id, index) => [
        `${callbackId(id, index)}Url`,
        [callbackPath(ids, id), `Redirect URI to register at the identity provider${index === 0 ? '' : ` ${id}`}`],
      ]),
    ),
    LogoutUrl: [GATE_PATHS.logout, 'Where browsers sign out, by POST'],
    BackChannelLogoutUrl: [
      GATE_PATHS.backChannelLogout,
      'Back-channel logout URI to register at the identity provider',
    ],
    FrontChannelLogoutUrl: [
      GATE_PATHS.frontChannelLogout,
      'Front-channel logout URI, for an identity provider without back-channel logout',
    ],
    SignedOutUrl: [GATE_PATHS.signedOut, 'Post-logout redirect URI to register at the identity provider'],
  };
  for (const [id, [path, description]] of Object.entries(outputs)) {
    new CfnOutput(scope, id, { value: `${publicUrl}${path}`, description });
  }
}

/** The address API Gateway gives an HTTP API; built from its id, so that nothing has to wait for the stage. */
export function httpApiUrl(scope: Construct, api: IHttpApiRef): string {
  stopOn(scope, checkKnownAddress(api instanceof HttpApi && api.defaultStage !== undefined));
  const { region, urlSuffix } = Stack.of(scope);
  return `https://${api.apiRef.apiId}.execute-api.${region}.${urlSuffix}`;
}

/** The address API Gateway gives a REST API; built from its id, since its own URL would wait for the deployment. */
export function restApiUrl(scope: Construct, api: IRestApi): string {
  const stage = api.latestDeployment === undefined ? undefined : api.deploymentStage.node.defaultChild;
  const name = stage instanceof CfnStage ? stage.stageName : undefined;
  stopOn(scope, checkKnownAddress(name !== undefined));
  const { region, urlSuffix } = Stack.of(scope);
  return `https://${api.restApiId}.execute-api.${region}.${urlSuffix}/${name}`;
}
