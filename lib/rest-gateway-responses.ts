import { Fn, Token } from 'aws-cdk-lib';
import { CfnGatewayResponse, GatewayResponse, type IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { GatewayResponseFact } from './checks/gateway-responses.js';

export interface RestApiRefusals {
  readonly issuer: string;
  /** Where browsers sign in; undefined for a gate without sessions. */
  readonly loginUrl: string | undefined;
  /** Whether redirects leave the method as it is, and with it the body. */
  readonly keepsMethod: boolean;
  /** Where clients learn which authorization server serves the API; undefined if nowhere. */
  readonly resourceMetadataUrl: string | undefined;
  /** The origin whose scripts may read refusals. */
  readonly origin: string | undefined;
}

/** One answer of a REST API in place of an upstream's. */
export interface RestApiResponse {
  readonly id: string;
  readonly type: ResponseType;
  readonly statusCode: string;
  readonly headers: Headers;
  readonly body: string;
}

const OWN_TYPES = [
  ResponseType.ACCESS_DENIED,
  ResponseType.UNAUTHORIZED,
  ResponseType.AUTHORIZER_CONFIGURATION_ERROR,
  ResponseType.AUTHORIZER_FAILURE,
];

/**
 * What callers see when the authorizer refuses or fails. With sessions, a refusal is a redirect whose target the
 * authorizer chose; a gate without sessions answers 403. A 401 comes without the authorizer's context, so it is fixed.
 */
export function restApiResponses(refusals: RestApiRefusals): RestApiResponse[] {
  const { loginUrl, keepsMethod } = refusals;
  const response = (id: string, type: ResponseType, statusCode: string, headers: Headers, body: string) => ({
    id,
    type,
    statusCode,
    headers: { ...headers, 'Cache-Control': "'no-store'", ...corsHeaders(refusals) },
    body,
  });
  const challenge = { 'WWW-Authenticate': `'${challengeText(refusals)}'` };
  return [
    loginUrl === undefined
      ? response('Forbidden', ResponseType.ACCESS_DENIED, '403', FORBIDDEN, REFUSED)
      : response('Redirect', ResponseType.ACCESS_DENIED, keepsMethod ? '307' : '302', REDIRECT, REFUSED),
    response('Unauthorized', ResponseType.UNAUTHORIZED, '401', challenge, unauthorized(loginUrl)),
    response('Misconfigured', ResponseType.AUTHORIZER_CONFIGURATION_ERROR, '503', {}, FAILED),
    response('Failed', ResponseType.AUTHORIZER_FAILURE, '503', {}, FAILED),
  ];
}

/** Has an API give those answers. */
export function addGatewayResponses(
  scope: Construct,
  restApi: IRestApi,
  responses: readonly RestApiResponse[],
): GatewayResponse[] {
  return responses.map(
    ({ id, type, statusCode, headers, body }) =>
      new GatewayResponse(scope, id, {
        restApi,
        type,
        statusCode,
        responseHeaders: headers,
        templates: { 'application/json': body },
      }),
  );
}

/** Gateway responses that the gate defines on an API, and those that others define there. */
export interface GatewayResponseTypes {
  readonly own: readonly string[];
  readonly others: readonly GatewayResponseFact[];
}

/** Looks through the whole app: responses may be made anywhere. */
export function gatewayResponseTypes(api: IRestApi, gate: Construct): GatewayResponseTypes {
  const others = api.node.root.node
    .findAll()
    .filter((construct) => construct instanceof CfnGatewayResponse)
    .filter((response) => response.restApiId === api.restApiId && !response.node.scopes.includes(gate))
    .map((response) => ({ type: response.responseType, hasStatusCode: response.statusCode !== undefined }));
  return { own: OWN_TYPES.map((type) => type.responseType), others };
}

interface Headers {
  readonly [name: string]: string;
}

const FORBIDDEN = { 'WWW-Authenticate': 'context.authorizer.challenge' };
const REDIRECT = { Location: 'context.authorizer.location' };
const CORRELATION = { correlationId: '$context.requestId' };
const REFUSED = JSON.stringify({
  error: '$context.authorizer.code',
  message: '$context.authorizer.message',
  ...CORRELATION,
});
const FAILED = JSON.stringify({
  error: 'gate_failure',
  message: 'The gate failed; try again, and report the correlation id if it persists.',
  ...CORRELATION,
});

function unauthorized(loginUrl: string | undefined): string {
  return JSON.stringify({
    error: 'unauthorized',
    message: loginUrl === undefined ? 'Send a valid bearer token.' : 'Sign in, or send a valid bearer token.',
    ...(loginUrl === undefined ? {} : { loginUrl }),
    ...CORRELATION,
  });
}

function corsHeaders({ origin, loginUrl }: RestApiRefusals): Headers {
  if (origin === undefined) {
    return {};
  }
  return {
    'Access-Control-Allow-Origin': `'${origin}'`,
    Vary: "'Origin'",
    ...(loginUrl === undefined ? {} : { 'Access-Control-Allow-Credentials': "'true'" }),
  };
}

/** What a REST API answers to every 401: nothing of the request can be in it. */
function challengeText({ issuer, resourceMetadataUrl }: RestApiRefusals): string {
  const metadata = resourceMetadataUrl === undefined ? '' : `, resource_metadata="${resourceMetadataUrl}"`;
  return `Bearer realm="${host(issuer)}"${metadata}`;
}

function host(url: string): string {
  return Token.isUnresolved(url) ? Fn.select(2, Fn.split('/', url)) : new URL(url).host;
}
