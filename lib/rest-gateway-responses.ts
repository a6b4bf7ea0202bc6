import { Fn, Token } from 'aws-cdk-lib';
import { CfnGatewayResponse, GatewayResponse, type IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';

export interface RestGatewayResponsesProps {
  readonly api: IRestApi;
  readonly issuer: string;
  /** Where browsers sign in; undefined for a gate without sessions. */
  readonly loginUrl: string | undefined;
  /** The origin whose scripts may read refusals. */
  readonly origin: string | undefined;
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
export function addGatewayResponses(scope: Construct, props: RestGatewayResponsesProps): void {
  const add = (id: string, type: ResponseType, statusCode: string, headers: Headers, body: string) =>
    new GatewayResponse(scope, id, {
      restApi: props.api,
      type,
      statusCode,
      responseHeaders: { ...headers, 'Cache-Control': "'no-store'", ...corsHeaders(props) },
      templates: { 'application/json': body },
    });
  if (props.loginUrl === undefined) {
    add(
      'Forbidden',
      ResponseType.ACCESS_DENIED,
      '403',
      { 'WWW-Authenticate': 'context.authorizer.challenge' },
      REFUSED,
    );
  } else {
    add('Redirect', ResponseType.ACCESS_DENIED, '302', { Location: 'context.authorizer.location' }, REFUSED);
  }
  const challenge = `'Bearer realm="${host(props.issuer)}"'`;
  add(
    'Unauthorized',
    ResponseType.UNAUTHORIZED,
    '401',
    { 'WWW-Authenticate': challenge },
    unauthorized(props.loginUrl),
  );
  add('Misconfigured', ResponseType.AUTHORIZER_CONFIGURATION_ERROR, '503', {}, FAILED);
  add('Failed', ResponseType.AUTHORIZER_FAILURE, '503', {}, FAILED);
}

/** Types that the gate defines on an API, and those that others define there. */
export function gatewayResponseTypes(api: IRestApi, gate: Construct): { own: string[]; others: string[] } {
  const others = api.node.root.node
    .findAll()
    .filter((construct) => construct instanceof CfnGatewayResponse)
    .filter((response) => response.restApiId === api.restApiId && !response.node.scopes.includes(gate))
    .map((response) => response.responseType);
  return { own: OWN_TYPES.map((type) => type.responseType), others };
}

interface Headers {
  readonly [name: string]: string;
}

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

function corsHeaders({ origin, loginUrl }: RestGatewayResponsesProps): Headers {
  if (origin === undefined) {
    return {};
  }
  return {
    'Access-Control-Allow-Origin': `'${origin}'`,
    Vary: "'Origin'",
    ...(loginUrl === undefined ? {} : { 'Access-Control-Allow-Credentials': "'true'" }),
  };
}

function host(url: string): string {
  return Token.isUnresolved(url) ? Fn.select(2, Fn.split('/', url)) : new URL(url).host;
}
