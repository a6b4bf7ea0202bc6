import type { ClientAuth, Configuration, CustomFetch, ServerMetadata } from 'openid-client';
import { GateError } from '../errors.js';
import { AnswerLost, type Fetch } from '../http.js';
import type { SecretSource } from '../secrets.js';
import type { ClientAuthentication, ProviderSettings } from '../settings/document.js';
import { ProviderUnreachable } from './failures.js';
import type { MetadataSource, ProviderMetadata } from './metadata.js';

export interface ConfigurationDependencies {
  readonly provider: ProviderSettings;
  readonly fetch: Fetch;
  readonly secrets: SecretSource;
  readonly metadata: MetadataSource;
}

/** Whether the gate has to prove who it is; `fresh` reads the client secret again. Building a URL takes no secret. */
export type Authentication = 'none' | 'remembered' | 'fresh';

/** What is otherwise for one request. */
export interface ConfigurationChanges {
  readonly fetch: Fetch;
  readonly issuer?: string;
}

export type ConfigurationSource = (
  authentication: Authentication,
  changes?: ConfigurationChanges,
) => Promise<Configuration>;

/** What openid-client needs to know; made anew only when the metadata or the client secret change. */
export function configurationSource(deps: ConfigurationDependencies): ConfigurationSource {
  let made: { readonly from: string; readonly configuration: Configuration } | undefined;
  return async (authentication, changes) => {
    const metadata = await deps.metadata.metadata();
    const secret = authentication === 'none' ? undefined : await clientSecret(deps, authentication === 'fresh');
    if (changes !== undefined) {
      const { fetch, issuer = metadata.issuer } = changes;
      return configure({ ...deps, fetch }, { ...metadata, issuer }, secret);
    }
    const from = JSON.stringify([metadata, secret]);
    if (made?.from !== from) made = { from, configuration: await configure(deps, metadata, secret) };
    return made.configuration;
  };
}

/** For one client, whose secret is known. */
export async function configure(
  deps: Pick<ConfigurationDependencies, 'provider' | 'fetch'>,
  metadata: ProviderMetadata,
  secret: string | undefined,
): Promise<Configuration> {
  const oidc = await import('openid-client');
  const { provider } = deps;
  const { client } = provider;
  const configuration = new oidc.Configuration(
    serverMetadata(metadata, provider.algorithms),
    client.id,
    // openid-client reads the system's clock, and the gate has one of its own. It is told to let every time pass;
    // `checkIdTokenTimes` judges them.
    { [oidc.clockTolerance]: Number.MAX_SAFE_INTEGER },
    authenticationOf(oidc, client.authentication, secret),
  );
  oidc.enableNonRepudiationChecks(configuration);
  configuration.timeout = 0;
  configuration[oidc.customFetch] = reporting(deps.fetch);
  if (isInsecureLoopback(metadata.issuer)) oidc.allowInsecureRequests(configuration);
  return configuration;
}

function serverMetadata(metadata: ProviderMetadata, algorithms: readonly string[]): ServerMetadata {
  const { authorizationEndpoint, tokenEndpoint, userinfoEndpoint, endSessionEndpoint } = metadata;
  const { revocationEndpoint, introspectionEndpoint } = metadata;
  return {
    issuer: metadata.issuer,
    jwks_uri: metadata.jwksUri,
    ...(authorizationEndpoint === undefined ? {} : { authorization_endpoint: authorizationEndpoint }),
    ...(tokenEndpoint === undefined ? {} : { token_endpoint: tokenEndpoint }),
    ...(userinfoEndpoint === undefined ? {} : { userinfo_endpoint: userinfoEndpoint }),
    ...(endSessionEndpoint === undefined ? {} : { end_session_endpoint: endSessionEndpoint }),
    ...(revocationEndpoint === undefined ? {} : { revocation_endpoint: revocationEndpoint }),
    ...(introspectionEndpoint === undefined ? {} : { introspection_endpoint: introspectionEndpoint }),
    authorization_response_iss_parameter_supported: metadata.issParameterSupported,
    id_token_signing_alg_values_supported: [...algorithms],
    userinfo_signing_alg_values_supported: [...algorithms],
    introspection_signing_alg_values_supported: [...algorithms],
  };
}

/** Tells a provider that is down or broken from one that answers something wrong. */
function reporting(fetch: Fetch): CustomFetch {
  return async (url, { method, headers, body, redirect }) => {
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        headers,
        redirect,
        ...(body instanceof URLSearchParams ? { body: body.toString() } : {}),
      });
    } catch (error) {
      if (error instanceof GateError) throw error;
      // What only reads has no effect that could be lost.
      throw new ProviderUnreachable('no answer', method !== 'GET' && error instanceof AnswerLost);
    }
    if (response.status >= 500 || response.status === 429) throw new ProviderUnreachable(`status ${response.status}`);
    return response;
  };
}

async function clientSecret(deps: ConfigurationDependencies, fresh: boolean): Promise<string | undefined> {
  const { authentication } = deps.provider.client;
  if (authentication.kind === 'none') return undefined;
  const [current] = await deps.secrets.read(authentication.secretArn, { fresh });
  return authentication.secretField === undefined ? current.value : fieldOf(current.value, authentication.secretField);
}

function fieldOf(secret: string, field: string): string {
  let value: unknown;
  try {
    value = (JSON.parse(secret) as Readonly<Record<string, unknown>> | null)?.[field];
  } catch {
    throw new GateError('gate_failure', 'the client secret is not JSON');
  }
  if (typeof value !== 'string' || value === '')
    throw new GateError('gate_failure', 'the client secret has no such field');
  return value;
}

function authenticationOf(
  oidc: typeof import('openid-client'),
  authentication: ClientAuthentication,
  secret: string | undefined,
): ClientAuth {
  if (authentication.kind === 'none' || secret === undefined) return oidc.None();
  return authentication.method === 'client_secret_basic'
    ? oidc.ClientSecretBasic(secret)
    : oidc.ClientSecretPost(secret);
}

function isInsecureLoopback(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
