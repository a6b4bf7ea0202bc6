export { AccessRule } from './access-rule.js';
export { AccessTokenProof } from './access-token-proof.js';
export type { AnonymousCaller } from './anonymous-caller.js';
export { ApiGate } from './api-gate.js';
export type { ApiGateProps } from './api-gate-props.js';
export { AssertionKey } from './assertion-key.js';
export type { AssertionOptions } from './assertion-options.js';
export type { ConsumerKeyOptions, RatePlan } from './consumer-key-options.js';
export { Credential } from './credential.js';
export type {
  BearerOptions,
  GrantOptions,
  IntrospectionOptions,
  RefreshTokenOptions,
  UserinfoOptions,
} from './credential-options.js';
export { DefaultAuthorizer } from './default-authorizer.js';
export type { ExchangeConditions, JwtBearerOptions, TokenExchangeOptions, TrustedIssuer } from './exchange-options.js';
export type { FunctionOptions } from './function-options.js';
export { GateAlarms } from './gate-alarms.js';
export type { GateAlarmsProps } from './gate-alarms-props.js';
export { GateDashboard, type GateDashboardProps } from './gate-dashboard.js';
export { GateMetrics, type IGateMetrics } from './gate-metrics.js';
export { HeaderEncoding } from './header-encoding.js';
export { HttpApiGate } from './http-api-gate.js';
export type { HttpApiGateProps, PublicRouteOptions, RouteOptions } from './http-api-gate-props.js';
export { IdentityProvider } from './identity-provider.js';
export type { Auth0Props } from './identity-providers/auth0.js';
export type { CognitoProps } from './identity-providers/cognito.js';
export type { CustomProviderProps, ProviderEndpoints } from './identity-providers/custom.js';
export type { EntraIdProps } from './identity-providers/entra-id.js';
export type { GoogleProps } from './identity-providers/google.js';
export type { IdentityServerProps } from './identity-providers/identity-server.js';
export type { KeycloakProps } from './identity-providers/keycloak.js';
export type { OktaProps } from './identity-providers/okta.js';
export type { MonitoredGate } from './monitored-gate.js';
export { ClientSecretMethod, type ConfidentialClientOptions, OidcClient } from './oidc-client.js';
export { type IOidcGate, OidcGate } from './oidc-gate.js';
export { OidcGateBase } from './oidc-gate-base.js';
export type { OidcGateAttributes, OidcGateOptions, OidcGateProps } from './oidc-gate-props.js';
export type { PageLimits } from './page-limits.js';
export { PageLanguage, type PageOptions } from './page-options.js';
export type { ProviderRegistration } from './provider-registration.js';
export { RestApiGate } from './rest-api-gate.js';
export type { ProtectedMethodOptions, PublicMethodOptions, RestApiGateProps } from './rest-api-gate-props.js';
export type { SessionEndingEvent } from './session-ending-event.js';
export type { RememberMeOptions, SessionOptions } from './session-options.js';
export { TokenType } from './token-type.js';
export { UnknownConsumer } from './unknown-consumer.js';
export { UpstreamHeader } from './upstream-header.js';
export { UserinfoAudience } from './userinfo-audience.js';
