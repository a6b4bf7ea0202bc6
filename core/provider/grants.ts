import type { Configuration } from 'openid-client';
import { GateError } from '../errors.js';
import type { ClientSettings } from '../settings/document.js';
import type { ExchangeSettings, TokenExchangeSettings } from '../settings/token-exchange.js';
import type { GrantSettings } from '../settings/ways-in.js';
import { asProviderError, isCallerRejected, isSubjectTokenRejected, knownErrorOf } from './failures.js';

/** An access token that the provider issued for what somebody showed. */
export interface GrantedToken {
  readonly accessToken: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
  /** By what the provider replaced the refresh token that was shown. */
  readonly refreshToken?: string;
}

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** What a token exchange may bring that can be an access token (RFC 8693 section 3). */
const ACCESS_TOKENS: readonly unknown[] = [
  'urn:ietf:params:oauth:token-type:access_token',
  'urn:ietf:params:oauth:token-type:jwt',
];

interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in?: number;
  readonly issued_token_type?: unknown;
}

type AsClient = (act: (current: Configuration) => Promise<TokenAnswer>) => Promise<TokenAnswer>;

/** What openid-client answered, in the words of the gate; `credentials_rejected` if it is the caller who was refused. */
export async function grantedTo(
  ask: () => Promise<TokenAnswer>,
  isRejected: (error: unknown) => boolean,
): Promise<GrantedToken> {
  return granted(ask, (error) =>
    isRejected(error) || isCallerRejected(error) ? new GateError('credentials_rejected') : undefined,
  );
}

/** RFC 8693. */
export function exchange(asGate: AsClient, token: string, settings: TokenExchangeSettings): Promise<GrantedToken> {
  const { subjectTokenType, requestedTokenType } = settings;
  return trade(asGate, TOKEN_EXCHANGE, {
    ...exchangeParameters(settings),
    subject_token: token,
    subject_token_type: subjectTokenType,
    ...(requestedTokenType === undefined ? {} : { requested_token_type: requestedTokenType }),
  });
}

/** RFC 7523 section 2.1. */
export function redeemAssertion(asGate: AsClient, token: string, settings: ExchangeSettings): Promise<GrantedToken> {
  return trade(asGate, JWT_BEARER, { ...exchangeParameters(settings), assertion: token });
}

export function grantParameters({
  scope,
  audience,
  parameters,
}: Pick<GrantSettings, 'scope' | 'audience' | 'parameters'>): Record<string, string> {
  return {
    ...parameters,
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
  };
}

function exchangeParameters(settings: ExchangeSettings): Record<string, string> {
  return { ...grantParameters(settings), ...(settings.resource === undefined ? {} : { resource: settings.resource }) };
}

/** A caller proves itself as the gate does; if the gate has no secret, as RFC 6749 prefers it. */
export function callerAuthentication({ authentication }: ClientSettings): ClientSettings['authentication'] {
  const method = authentication.kind === 'secret' ? authentication.method : 'client_secret_basic';
  return { kind: 'secret', method, secretArn: '' };
}

function trade(asGate: AsClient, grantType: string, parameters: Record<string, string>): Promise<GrantedToken> {
  return granted(
    () =>
      asGate(async (current) => {
        const { genericGrantRequest } = await import('openid-client');
        return genericGrantRequest(current, grantType, parameters);
      }),
    (error) => (isSubjectTokenRejected(error) ? new GateError('token_not_exchanged', knownErrorOf(error)) : undefined),
  );
}

async function granted(
  ask: () => Promise<TokenAnswer>,
  refusalFor: (error: unknown) => GateError | undefined,
): Promise<GrantedToken> {
  let answer: TokenAnswer;
  try {
    answer = await ask();
  } catch (error) {
    throw refusalFor(error) ?? asProviderError(error);
  }
  const { access_token: accessToken, token_type: type, issued_token_type: issuedType, expires_in: expiresIn } = answer;
  if (type !== 'bearer') throw new GateError('provider_answer', 'the access token is no bearer token');
  if (issuedType !== undefined && !ACCESS_TOKENS.includes(issuedType)) {
    throw new GateError('provider_answer', 'the token is no access token');
  }
  return { accessToken, ...(expiresIn === undefined ? {} : { expiresIn }) };
}
