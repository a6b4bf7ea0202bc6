import { CfnOutput, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { checkPublicUrl } from './checks/public-url.js';
import { stopOn } from './checks/report.js';

/** The gate's own pages on an API, by name. */
export const GATE_PATHS = {
  login: '/auth/login',
  callback: '/auth/callback',
  logout: '/auth/logout',
  session: '/auth/session',
  signedOut: '/auth/signed-out',
  denied: '/auth/denied',
} as const;

/** Checks the address that was given, if one was, and takes off its trailing slash. */
export function givenPublicUrl(scope: Construct, url: string | undefined): string | undefined {
  if (url === undefined) {
    return undefined;
  }
  stopOn(scope, checkPublicUrl(url));
  return Token.isUnresolved(url) ? url : url.replace(/\/+$/, '');
}

/** Shows the addresses that go into the registration at the provider. */
export function outputUrls(scope: Construct, publicUrl: string): void {
  const outputs: Readonly<Record<string, readonly [string, string]>> = {
    LoginUrl: [GATE_PATHS.login, 'Where browsers sign in'],
    CallbackUrl: [GATE_PATHS.callback, 'Redirect URI to register at the identity provider'],
    LogoutUrl: [GATE_PATHS.logout, 'Where browsers sign out, by POST'],
    SignedOutUrl: [GATE_PATHS.signedOut, 'Post-logout redirect URI to register at the identity provider'],
  };
  for (const [id, [path, description]] of Object.entries(outputs)) {
    new CfnOutput(scope, id, { value: `${publicUrl}${path}`, description });
  }
}
