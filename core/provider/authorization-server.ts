import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Claims } from '../identity.js';
import type { ClientSettings } from '../settings/document.js';
import type { ExchangeSettings, TokenExchangeSettings } from '../settings/token-exchange.js';
import type { GrantSettings, IntrospectionSettings } from '../settings/ways-in.js';
import { type ActingAsClient, actingAsClient } from './acting-as-client.js';
import { type ConfigurationDependencies, configurationSource, configure } from './configuration.js';
import { asProviderError, isCallerRejected, isClientRejected } from './failures.js';
import {
  callerAuthentication,
  exchange,
  type GrantedToken,
  grantedTo,
  grantParameters,
  redeemAssertion,
} from './grants.js';

/** Bytes that an answer about a token may have as JSON. */
const MAXIMUM_ANSWER = 65_536;

/** What the provider says about a token, or about its user. */
export interface ProviderAnswer {
  readonly claims: Claims;
  /** The JWT in which it said so, if it did. */
  readonly jwt?: string;
}

/** What the gate asks the provider while a request waits: about tokens, and for tokens. */
export interface AuthorizationServer {
  /**
   * RFC 7662 and, with a signed answer, RFC 9701. The answer is authentic; what it says is for the caller to judge.
   * @throws GateError `provider_answer`, `provider_unavailable`
   */
  introspect(token: string, settings: IntrospectionSettings): Promise<ProviderAnswer>;
  /**
   * What the provider tells the bearer of a token about its user; undefined if it does not take the token. Whether that
   * is the right user is for the caller to judge.
   * @throws GateError `provider_answer`, `provider_unavailable`
   */
  userinfo(token: string): Promise<ProviderAnswer | undefined>;
  /**
   * RFC 6749 section 4.4, with the id and secret of a caller instead of the gate's own.
   * @throws GateError `credentials_rejected`, `provider_answer`, `provider_unavailable`
   */
  clientCredentials(id: string, secret: string, settings: GrantSettings): Promise<GrantedToken>;
  /**
   * RFC 6749 section 4.3.
   * @throws GateError `credentials_rejected`, `provider_answer`, `provider_unavailable`
   */
  password(username: string, password: string, settings: GrantSettings): Promise<GrantedToken>;
  /**
   * RFC 8693, with a token that was verified.
   * @throws GateError `token_not_exchanged`, `provider_answer`, `provider_unavailable`
   */
  exchange(token: string, settings: TokenExchangeSettings): Promise<GrantedToken>;
  /**
   * RFC 7523 section 2.1, with a token that was verified as the assertion.
   * @throws GateError `token_not_exchanged`, `provider_answer`, `provider_unavailable`
   */
  redeemAssertion(token: string, settings: ExchangeSettings): Promise<GrantedToken>;
}

/** Loads openid-client at the first use. */
export function authorizationServer(deps: ConfigurationDependencies): AuthorizationServer {
  const { provider } = deps;
  const { client } = provider;
  const asGate = actingAsClient(deps);
  const introspections = new Map<IntrospectionSettings, ActingAsClient>();
  // openid-client verifies a signed answer and keeps it to itself, so it is taken down by its token on the way there.
  const signed = new Map<string, string>();
  const signedUserinfo = new Map<string, string>();
  const configuration = configurationSource({ ...deps, fetch: userinfoFetch(deps.fetch, signedUserinfo) });
  const introspecting = (settings: IntrospectionSettings) => {
    const known = introspections.get(settings);
    if (known !== undefined) return known;
    const made = actingAsClient({ ...deps, fetch: introspectionFetch(deps.fetch, settings, signed) });
    introspections.set(settings, made);
    return made;
  };
  return {
    introspect: (token, settings) =>
      inProviderErrors(() =>
        introspecting(settings)(async (current) => {
          const { tokenIntrospection } = await import('openid-client');
          const hint = { token_type_hint: 'access_token', ...settings.parameters };
          const claims = bounded({ ...(await tokenIntrospection(current, token, hint)) });
          return answerOf(claims, signed.get(token));
        }).finally(() => signed.delete(token)),
      ),
    userinfo: (token) =>
      inProviderErrors(async () => {
        const oidc = await import('openid-client');
        try {
          const claims = await oidc.fetchUserInfo(await configuration('none'), token, oidc.skipSubjectCheck);
          return answerOf(bounded(claims), signedUserinfo.get(token));
        } catch (error) {
          if (isCallerRejected(error)) return undefined;
          throw error;
        } finally {
          signedUserinfo.delete(token);
        }
      }),
    clientCredentials: (id, secret, settings) =>
      grantedTo(async () => {
        const { clientCredentialsGrant } = await import('openid-client');
        const caller: ClientSettings = { id, authentication: callerAuthentication(client) };
        const current = await configure(
          { ...deps, provider: { ...provider, client: caller } },
          await deps.metadata.metadata(),
          secret,
        );
        return clientCredentialsGrant(current, grantParameters(settings));
      }, isClientRejected),
    password: (username, password, settings) =>
      grantedTo(
        () =>
          asGate(async (current) => {
            const { genericGrantRequest } = await import('openid-client');
            return genericGrantRequest(current, 'password', { ...grantParameters(settings), username, password });
          }),
        () => false,
      ),
    exchange: (token, settings) => exchange(asGate, token, settings),
    redeemAssertion: (token, settings) => redeemAssertion(asGate, token, settings),
  };
}

/** A thousand of them are remembered. */
function bounded(claims: Claims): Claims {
  if (Buffer.byteLength(JSON.stringify(claims)) <= MAXIMUM_ANSWER) return claims;
  throw new GateError('provider_answer', 'larger than 64 KB');
}

async function inProviderErrors<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw asProviderError(error);
  }
}

function answerOf(claims: Claims, jwt: string | undefined): ProviderAnswer {
  return { claims, ...(jwt === undefined ? {} : { jwt }) };
}

function userinfoFetch(fetch: Fetch, signed: Map<string, string>): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const token = /^Bearer (.+)$/i.exec(new Headers(init?.headers).get('authorization') ?? '')?.[1];
    const isSigned = response.status === 200 && response.headers.get('content-type')?.startsWith('application/jwt');
    if (token !== undefined && isSigned) signed.set(token, await response.clone().text());
    return response;
  };
}

/** The headers of the settings go to the introspection endpoint alone: keys are fetched by GET. */
function introspectionFetch(
  fetch: Fetch,
  { answer, headers }: IntrospectionSettings,
  signed: Map<string, string>,
): Fetch {
  const type = 'application/token-introspection+jwt';
  return async (url, init) => {
    if (init?.method !== 'POST') return fetch(url, init);
    const sent = new Headers(init.headers);
    if (answer === 'jwt') sent.set('accept', type);
    for (const [name, value] of Object.entries(headers)) sent.set(name, value);
    const response = await fetch(url, { ...init, headers: Object.fromEntries(sent) });
    if (answer !== 'jwt' || response.status !== 200) return response;
    if (!response.headers.get('content-type')?.startsWith(type)) {
      throw new GateError('provider_answer', 'the introspection answer is not signed');
    }
    const token = new URLSearchParams(String(init.body)).get('token');
    if (token !== null) signed.set(token, await response.clone().text());
    return response;
  };
}
