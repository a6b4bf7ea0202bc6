/** Paths of the gate's own pages, by name: the constructs make the routes, the functions lead browsers there. */
export const GATE_PATHS = {
  login: '/auth/login',
  callback: '/auth/callback',
  logout: '/auth/logout',
  backChannelLogout: '/auth/backchannel-logout',
  frontChannelLogout: '/auth/frontchannel-logout',
  session: '/auth/session',
  sessions: '/auth/sessions',
  endOtherSessions: '/auth/sessions/end',
  oneSession: '/auth/sessions/{id}',
  endOneSession: '/auth/sessions/{id}/end',
  jwks: '/auth/jwks',
  signedOut: '/auth/signed-out',
  denied: '/auth/denied',
  resourceMetadata: '/.well-known/oauth-protected-resource',
  resubmit: '/auth/resubmit',
} as const;

/** Where the page of sessions ends one of them. */
export function sessionEndPath(id: string): string {
  return GATE_PATHS.endOneSession.replace('{id}', id);
}

/** Where a provider sends browsers back to: the first one of a gate needs no name in it. */
export function callbackPath(providers: readonly string[], id: string): string {
  return providers[0] === id ? GATE_PATHS.callback : `${GATE_PATHS.callback}/${id}`;
}

/** Where clients learn which authorization server serves an API (RFC 9728). */
export function resourceMetadataUrl(publicUrl: string): string {
  return `${publicUrl}${GATE_PATHS.resourceMetadata}`;
}
