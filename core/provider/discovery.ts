import * as v from 'valibot';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import { isSecureUrl } from '../secure-url.js';
import type { KnownIssuer } from '../settings/document.js';
import { sameIssuer, withoutSlash } from '../settings/issuer.js';
import type { ProviderMetadata } from './metadata.js';

const url = v.pipe(v.string(), v.maxLength(2048), v.check(isSecureUrl));

const discoveryDocument = v.object({
  issuer: url,
  jwks_uri: url,
  authorization_endpoint: v.optional(url),
  token_endpoint: v.optional(url),
  userinfo_endpoint: v.optional(url),
  end_session_endpoint: v.optional(url),
  revocation_endpoint: v.optional(url),
  introspection_endpoint: v.optional(url),
  authorization_response_iss_parameter_supported: v.optional(v.boolean(), false),
});

const keySet = v.object({
  keys: v.pipe(v.array(v.looseObject({ kty: v.string(), kid: v.optional(v.string()) })), v.maxLength(100)),
});

export type KeySet = v.InferOutput<typeof keySet>;

/**
 * OpenID Connect Discovery 1.0: asks the provider, unless the settings pin all that is needed to verify tokens and, where
 * the gate is a client, to sign in.
 * @throws GateError `provider_unavailable`
 */
export async function discover(provider: KnownIssuer, fetch: Fetch): Promise<ProviderMetadata> {
  const { jwks, authorization, token } = provider.endpoints;
  const signsIn = authorization !== undefined && token !== undefined;
  if (jwks !== undefined && (signsIn || provider.client === undefined)) {
    return withPins(provider, { issuer: provider.issuer, jwksUri: jwks, issParameterSupported: false });
  }
  return readDiscovery(
    provider,
    await fetchJson(fetch, `${withoutSlash(provider.issuer)}/.well-known/openid-configuration`, 'discovery'),
  );
}

/** @throws GateError `provider_unavailable` */
export function readDiscovery(provider: KnownIssuer, document: unknown): ProviderMetadata {
  const result = v.safeParse(discoveryDocument, document);
  if (!result.success) throw new GateError('provider_unavailable', 'the discovery document is malformed');
  const found = result.output;
  if (!sameIssuer(found.issuer, provider.issuer)) {
    throw new GateError('provider_unavailable', 'the discovery document names another issuer than the settings');
  }
  return withPins(provider, {
    issuer: found.issuer,
    jwksUri: found.jwks_uri,
    issParameterSupported: found.authorization_response_iss_parameter_supported,
    ...(found.authorization_endpoint === undefined ? {} : { authorizationEndpoint: found.authorization_endpoint }),
    ...(found.token_endpoint === undefined ? {} : { tokenEndpoint: found.token_endpoint }),
    ...(found.userinfo_endpoint === undefined ? {} : { userinfoEndpoint: found.userinfo_endpoint }),
    ...(found.end_session_endpoint === undefined ? {} : { endSessionEndpoint: found.end_session_endpoint }),
    ...(found.revocation_endpoint === undefined ? {} : { revocationEndpoint: found.revocation_endpoint }),
    ...(found.introspection_endpoint === undefined ? {} : { introspectionEndpoint: found.introspection_endpoint }),
  });
}

/** @throws GateError `provider_unavailable` */
export async function fetchKeySet(fetch: Fetch, jwksUri: string): Promise<KeySet> {
  return readKeySet(await fetchJson(fetch, jwksUri, 'keys'));
}

/** @throws GateError `provider_unavailable` */
export function readKeySet(document: unknown): KeySet {
  const result = v.safeParse(keySet, document);
  if (!result.success) throw new GateError('provider_unavailable', 'the key set is malformed');
  return result.output;
}

function withPins({ endpoints }: KnownIssuer, found: ProviderMetadata): ProviderMetadata {
  return {
    ...found,
    ...(endpoints.jwks === undefined ? {} : { jwksUri: endpoints.jwks }),
    ...(endpoints.authorization === undefined ? {} : { authorizationEndpoint: endpoints.authorization }),
    ...(endpoints.token === undefined ? {} : { tokenEndpoint: endpoints.token }),
    ...(endpoints.userinfo === undefined ? {} : { userinfoEndpoint: endpoints.userinfo }),
    ...(endpoints.endSession === undefined ? {} : { endSessionEndpoint: endpoints.endSession }),
    ...(endpoints.revocation === undefined ? {} : { revocationEndpoint: endpoints.revocation }),
    ...(endpoints.introspection === undefined ? {} : { introspectionEndpoint: endpoints.introspection }),
  };
}

async function fetchJson(fetch: Fetch, address: string, what: string): Promise<unknown> {
  let response: Response;
  let body: string;
  try {
    response = await fetch(address, { headers: { accept: 'application/json' } });
    body = await response.text();
  } catch (cause) {
    throw new GateError('provider_unavailable', `no answer from ${what}`, { cause });
  }
  if (response.status !== 200) throw new GateError('provider_unavailable', `${what} answered ${response.status}`);
  try {
    return JSON.parse(body);
  } catch {
    throw new GateError('provider_unavailable', `${what} did not answer JSON`);
  }
}
