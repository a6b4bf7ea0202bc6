import { checkOrigin } from '../access/origin.js';
import { findCredential } from '../credentials.js';
import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import type { GateRequest } from '../request.js';
import type { CredentialKind, GateSettings, RouteSettings } from '../settings/document.js';
import type { Authenticator } from './authenticator.js';

export interface IdentificationDependencies {
  readonly settings: GateSettings;
  /** Of a kind without one nobody gets in. */
  readonly authenticators: Readonly<Partial<Record<CredentialKind, Authenticator>>>;
}

/** Who sent a request; undefined if the caller shows nothing that counts. */
export async function identify(
  deps: IdentificationDependencies,
  request: GateRequest,
  route: RouteSettings,
): Promise<Identity | undefined> {
  const { settings, authenticators } = deps;
  let ambient = false;
  try {
    const credential = findCredential(request, settings, acceptedBy(deps, route));
    if (credential === undefined) return undefined;
    ambient = credential.ambient;
    if (ambient) checkOrigin(request, settings);
    const authenticate = authenticators[credential.kind];
    if (authenticate === undefined) throw new GateError('credential_not_accepted', credential.kind);
    return await authenticate(credential.value, request);
  } catch (error) {
    // A cookie comes along unasked: where nobody need sign in, one that does not count is no reason to refuse.
    if (route.access.kind === 'anonymous' && isBadCookie(error, ambient)) return undefined;
    throw error;
  }
}

/** The kinds that a route takes. */
export function acceptedBy(
  { settings }: Pick<IdentificationDependencies, 'settings'>,
  route: RouteSettings,
): readonly CredentialKind[] {
  return route.credentials ?? settings.credentials;
}

function isBadCookie(error: unknown, ambient: boolean): boolean {
  if (!(error instanceof GateError) || error.reason.status >= 500) return false;
  return ambient || error.code.startsWith('session_');
}
