import { claimPaths, type ProviderDraft } from './draft.js';

/** Google accounts. */
export interface GoogleProps {
  /**
   * Scopes asked for at login.
   *
   * @default ['openid', 'profile', 'email']
   */
  readonly scopes?: string[];
}

/** Google's access tokens are opaque, so the proof is one that no Google token meets; it has no logout endpoint. */
export function google(props: GoogleProps): ProviderDraft {
  return (clientId, refresh) => ({
    issuer: 'https://accounts.google.com',
    endpoints: {
      jwks: 'https://www.googleapis.com/oauth2/v3/certs',
      authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      userinfo: 'https://openidconnect.googleapis.com/v1/userinfo',
      revocation: 'https://oauth2.googleapis.com/revoke',
    },
    algorithms: ['RS256'],
    accessToken: { audienceClaim: 'aud', audiences: [clientId], proof: { kind: 'typ', types: ['at+jwt'] } },
    claimPaths: claimPaths(),
    scopes: props.scopes ?? ['openid', 'profile', 'email'],
    // Google gives a refresh token only where it asks for consent.
    authorizationParameters: refresh ? { access_type: 'offline', prompt: 'consent' } : {},
    logout: { kind: 'none' },
  });
}
