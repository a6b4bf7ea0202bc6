import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { callbackPath, GATE_PATHS } from '../core/settings/gate-paths.js';
import type { GateFunctions } from './gate-functions.js';
import type { IOidcGate } from './oidc-gate.js';
import { callbackId, registrationId } from './provider-registration.js';

/** The functions behind the gate's own pages. */
export type PageFunctionName = 'login' | 'callback' | 'logout' | 'account';

/** One of the gate's own pages. */
export interface GatePage {
  readonly id: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly handler: PageFunctionName;
  /** Whether the authorizer sees the request first. It lets everybody through. */
  readonly explained?: boolean;
}

/** What decides which pages a gate has. */
export interface GatePageOptions {
  /** Whether browsers sign in. */
  readonly sessions: boolean;
  readonly resourceMetadata: boolean;
  /** Whether the authorizer may be asked why it refused: not where API Gateway keeps what it says. */
  readonly explains: boolean;
  readonly logoutByGet: boolean;
  readonly keepForms: boolean;
}

/** The pages that a gate has. */
export function gatePages(gate: IOidcGate, options: GatePageOptions): GatePage[] {
  const { sessions, resourceMetadata, explains } = options;
  const denied: GatePage = { id: 'Denied', method: HttpMethod.ANY, path: GATE_PATHS.denied, handler: 'account' };
  return [
    ...(sessions ? sessionPages(gate, options) : []),
    // A REST API redirects refusals here, whatever their method; on an HTTP API an application may ask what a code means.
    ...(sessions || resourceMetadata ? [{ ...denied, explained: explains }] : []),
    ...(resourceMetadata ? metadataPages() : []),
    ...keyPages(gate),
  ];
}

function keyPages({ upstreamHeaders }: IOidcGate): GatePage[] {
  const asserts = upstreamHeaders.some((header) => header._settings.source.kind === 'assertion');
  return asserts ? [{ id: 'Jwks', method: HttpMethod.GET, path: GATE_PATHS.jwks, handler: 'account' }] : [];
}

/** RFC 9728; with the path of a resource behind it, it is about that resource. */
function metadataPages(): GatePage[] {
  const page: GatePage = {
    id: 'ResourceMetadata',
    method: HttpMethod.GET,
    path: GATE_PATHS.resourceMetadata,
    handler: 'account',
  };
  return [page, { ...page, id: 'ResourceMetadataOfPath', path: `${page.path}/{proxy+}` }];
}

function sessionPages({ providers }: IOidcGate, { logoutByGet, keepForms }: GatePageOptions): GatePage[] {
  const logout: GatePage = { id: 'Logout', method: HttpMethod.POST, path: GATE_PATHS.logout, handler: 'logout' };
  return [
    { id: 'Login', method: HttpMethod.GET, path: GATE_PATHS.login, handler: 'login' },
    // A portal may begin a login by a form.
    { id: 'LoginByForm', method: HttpMethod.POST, path: GATE_PATHS.login, handler: 'login' },
    ...callbackPages(providers.map(registrationId)),
    logout,
    ...(logoutByGet ? [{ ...logout, id: 'LogoutByGet', method: HttpMethod.GET }] : []),
    {
      id: 'BackChannelLogout',
      method: HttpMethod.POST,
      path: GATE_PATHS.backChannelLogout,
      handler: 'logout',
    },
    {
      id: 'FrontChannelLogout',
      method: HttpMethod.GET,
      path: GATE_PATHS.frontChannelLogout,
      handler: 'logout',
    },
    { id: 'Session', method: HttpMethod.GET, path: GATE_PATHS.session, handler: 'account' },
    { id: 'Sessions', method: HttpMethod.GET, path: GATE_PATHS.sessions, handler: 'account' },
    { id: 'EndOtherSessions', method: HttpMethod.DELETE, path: GATE_PATHS.sessions, handler: 'logout' },
    { id: 'EndOneSession', method: HttpMethod.DELETE, path: GATE_PATHS.oneSession, handler: 'logout' },
    // What the two above do, for a page without script.
    { id: 'EndOtherSessionsByForm', method: HttpMethod.POST, path: GATE_PATHS.endOtherSessions, handler: 'logout' },
    { id: 'EndOneSessionByForm', method: HttpMethod.POST, path: GATE_PATHS.endOneSession, handler: 'logout' },
    { id: 'SignedOut', method: HttpMethod.GET, path: GATE_PATHS.signedOut, handler: 'account' },
    ...(keepForms ? [HttpMethod.POST, HttpMethod.GET].map((method) => resubmission(method)) : []),
  ];
}

function resubmission(method: HttpMethod): GatePage {
  return { id: `Resubmit${method}`, method, path: GATE_PATHS.resubmit, handler: 'account' };
}

function callbackPages(providers: readonly string[]): GatePage[] {
  return providers.map((id, index) => ({
    id: callbackId(id, index),
    method: HttpMethod.GET,
    path: callbackPath(providers, id),
    handler: 'callback',
  }));
}

/** The function behind a page; made when the first page needs it. */
export function pageFunction(functions: GateFunctions, name: PageFunctionName): IFunction {
  return functions.find(name) ?? functions.add(name);
}
