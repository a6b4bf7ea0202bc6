export { AccessRule } from './access-rule.js';
export { AccessTokenProof } from './access-token-proof.js';
export type { ApiGateProps } from './api-gate-props.js';
export { Credential } from './credential.js';
export { HttpApiGate, type HttpApiGateProps, type PublicRouteOptions, type RouteOptions } from './http-api-gate.js';
export { IdentityProvider } from './identity-provider.js';
export type { Auth0Props } from './identity-providers/auth0.js';
export type { CognitoProps } from './identity-providers/cognito.js';
export type { CustomProviderProps, ProviderEndpoints } from './identity-providers/custom.js';
export type { EntraIdProps } from './identity-providers/entra-id.js';
export type { GoogleProps } from './identity-providers/google.js';
export type { IdentityServerProps } from './identity-providers/identity-server.js';
export type { KeycloakProps } from './identity-providers/keycloak.js';
export type { OktaProps } from './identity-providers/okta.js';
export { ClientSecretMethod, type ConfidentialClientOptions, OidcClient } from './oidc-client.js';
export { type IOidcGate, OidcGate, type OidcGateProps } from './oidc-gate.js';
export {
  type ProtectedMethodOptions,
  type PublicMethodOptions,
  RestApiGate,
  type RestApiGateProps,
} from './rest-api-gate.js';
export type { SessionOptions } from './session-options.js';
export { UpstreamHeader } from './upstream-header.js';
