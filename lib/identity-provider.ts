import { type Auth0Props, auth0 } from './identity-providers/auth0.js';
import { type CognitoProps, cognito } from './identity-providers/cognito.js';
import { type CustomProviderProps, custom } from './identity-providers/custom.js';
import type { Product, ProductSettings, ProviderDraft } from './identity-providers/draft.js';
import { type EntraIdProps, entraId } from './identity-providers/entra-id.js';
import { type GoogleProps, google } from './identity-providers/google.js';
import { type IdentityServerProps, identityServer } from './identity-providers/identity-server.js';
import { type KeycloakProps, keycloak } from './identity-providers/keycloak.js';
import { type OktaProps, okta } from './identity-providers/okta.js';
import type { OidcClient } from './oidc-client.js';

/**
 * The OpenID Provider that says who callers are. Presets know the endpoints and peculiarities of a product; `custom`
 * takes any provider.
 */
export class IdentityProvider {
  /**
   * A Keycloak realm. Throws if the address is not https.
   *
   * @param props server and realm
   */
  static keycloak(props: KeycloakProps): IdentityProvider {
    return new IdentityProvider({ name: 'keycloak', label: 'Keycloak' }, keycloak(props), true);
  }

  /**
   * An Amazon Cognito user pool. Throws if the region is neither given nor part of the pool's id.
   *
   * @param props user pool and domain
   */
  static cognito(props: CognitoProps): IdentityProvider {
    return new IdentityProvider({ name: 'cognito', label: 'Amazon Cognito' }, cognito(props), true);
  }

  /**
   * A Microsoft Entra ID tenant. Throws for shared tenants, and when the audience is the client id.
   *
   * @param props tenant and audience
   */
  static entraId(props: EntraIdProps): IdentityProvider {
    return new IdentityProvider({ name: 'entraId', label: 'Microsoft' }, entraId(props), true);
  }

  /**
   * Google accounts, for browser sessions only: Google's access tokens are opaque and meant for Google, so a gate with
   * `Credential.BEARER` is refused. Google asks for consent at each login, because it gives refresh tokens only then;
   * `session.refresh: false` spares users the question and ends sessions with the access token, after an hour. Logging
   * out ends the gate's session and leaves Google's own alone. To let only one organization in, demand
   * `AccessRule.hostedDomain('example.com')`.
   *
   * @param props scopes
   */
  static google(props: GoogleProps = {}): IdentityProvider {
    return new IdentityProvider({ name: 'google', label: 'Google' }, google(props), false);
  }

  /**
   * A custom authorization server of Okta. Throws if the address is not https.
   *
   * @param props server and audience
   */
  static okta(props: OktaProps): IdentityProvider {
    return new IdentityProvider({ name: 'okta', label: 'Okta' }, okta(props), true);
  }

  /**
   * An Auth0 tenant. Throws if the domain is not a host name.
   *
   * @param props tenant and audience
   */
  static auth0(props: Auth0Props): IdentityProvider {
    return new IdentityProvider({ name: 'auth0', label: 'Auth0' }, auth0(props), true);
  }

  /**
   * A Duende IdentityServer. Throws if the address is not https.
   *
   * @param props server and audience
   */
  static identityServer(props: IdentityServerProps): IdentityProvider {
    return new IdentityProvider({ name: 'identityServer', label: 'IdentityServer' }, identityServer(props), true);
  }

  /**
   * Any OpenID Provider. Throws if an address is not https or no audience is given.
   *
   * @param props issuer, audiences and what differs from the standards
   */
  static custom(props: CustomProviderProps): IdentityProvider {
    return new IdentityProvider({ name: 'custom' }, custom(props), true);
  }

  /**
   * Whether its access tokens are JWTs that this API can verify.
   *
   * @internal
   */
  readonly _verifiableAccessTokens: boolean;

  /** @internal */
  readonly _product: Product;

  private readonly draft: ProviderDraft;

  private constructor(product: Product, draft: ProviderDraft, verifiableAccessTokens: boolean) {
    this._product = product;
    this.draft = draft;
    this._verifiableAccessTokens = verifiableAccessTokens;
  }

  /**
   * What is known of it without being its client: its audiences have to be named.
   *
   * @internal
   */
  get _issuerSettings(): ProductSettings {
    return this.draft('', false);
  }

  /** @internal */
  _settings(client: OidcClient, refresh = true): ProductSettings {
    return this.draft(client.clientId, refresh);
  }
}
