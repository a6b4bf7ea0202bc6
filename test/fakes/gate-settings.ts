import type { GateSettings, ProviderSettings, SessionSettings } from '../../core/settings/document.js';

export const GATE_SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:gate';
export const CLIENT_SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:client';
export const ISSUER = 'https://id.example.com/realms/shop';

export const PROVIDER: ProviderSettings = {
  id: 'custom',
  issuer: ISSUER,
  client: {
    id: 'shop-client',
    authentication: { kind: 'secret', method: 'client_secret_basic', secretArn: CLIENT_SECRET_ARN },
  },
  endpoints: {},
  algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'],
  accessToken: {
    audienceClaim: 'aud',
    audiences: ['https://api.example.com'],
    proof: { kind: 'typ', types: ['at+jwt'] },
  },
  claimPaths: { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['roles'] },
  scopes: ['openid', 'profile', 'orders:read'],
  authorizationParameters: {},
  logout: { kind: 'rpInitiated' },
};

/** Another provider, where a gate has two. */
export const PARTNER: ProviderSettings = {
  ...PROVIDER,
  id: 'partner',
  issuer: 'https://login.partner.example',
  client: { id: 'shop-at-partner', authentication: { kind: 'none' } },
  accessToken: { ...PROVIDER.accessToken, audiences: ['https://partner-api.example.com'] },
  choice: { label: 'Partner', hosts: [], emailDomains: ['partner.example'] },
};

const SESSION: SessionSettings = {
  idleTimeout: 3600,
  absoluteTimeout: 28_800,
  refresh: true,
  cookieSuffix: '',
  epoch: 0,
  userinfo: false,
};

export interface SettingsChanges extends Partial<Omit<GateSettings, 'providers' | 'session'>> {
  readonly provider?: Partial<ProviderSettings>;
  /** Besides the first one. */
  readonly furtherProviders?: readonly ProviderSettings[];
  readonly session?: Partial<SessionSettings>;
}

/** The settings of a gate behind a stage path, with what a test changes about them. */
export function gateSettings({ provider, furtherProviders = [], ...changes }: SettingsChanges = {}): GateSettings {
  return {
    version: 1,
    gateId: 'shop-gate',
    publicUrl: 'https://api.example.com/prod',
    credentials: ['session', 'bearer'],
    waysIn: {},
    pages: { language: 'en' },
    decisionTtl: 0,
    keepsForms: false,
    allowedOrigins: ['https://app.example.com'],
    returnOrigins: ['https://app.example.com'],
    upstreamHeaders: [],
    explainRefusals: false,
    tableName: 'gate',
    gateSecretArn: GATE_SECRET_ARN,
    values: [],
    ...changes,
    providers: [{ ...PROVIDER, ...provider }, ...furtherProviders],
    session: { ...SESSION, ...changes.session },
  };
}
