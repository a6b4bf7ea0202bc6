/** What the functions count for operators, by name, with the unit as CloudWatch spells it. */
export const METRICS = {
  Allowed: 'Count',
  Refused: 'Count',
  LoginStarted: 'Count',
  LoginSucceeded: 'Count',
  LoginFailed: 'Count',
  RefreshSucceeded: 'Count',
  RefreshFailed: 'Count',
  SessionsEnded: 'Count',
  BackChannelLogoutSucceeded: 'Count',
  BackChannelLogoutFailed: 'Count',
  RevocationFailed: 'Count',
  AnsweredFromCache: 'Count',
  AnsweredByProvider: 'Count',
  CredentialRejected: 'Count',
  AttemptLimited: 'Count',
  ProviderTime: 'Milliseconds',
  ProviderUnavailable: 'Count',
  GateFailed: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;

/** Where CloudWatch keeps them: every gate of an account has the same namespace and a dimension of its own. */
export const METRICS_NAMESPACE = 'Claimgate';
export const GATE_DIMENSION = 'Gate';
