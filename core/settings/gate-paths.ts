/** Paths of the gate's own pages, by name: the constructs make the routes, the functions lead browsers there. */
export const GATE_PATHS = {
  login: '/auth/login',
  callback: '/auth/callback',
  logout: '/auth/logout',
  backChannelLogout: '/auth/backchannel-logout',
  frontChannelLogout: '/auth/frontchannel-logout',
  session: '/auth/session',
  signedOut: '/auth/signed-out',
  denied: '/auth/denied',
  resubmit: '/auth/resubmit',
} as const;
