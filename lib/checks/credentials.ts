import type { CredentialKind } from '../../core/settings/document.js';

/** A gate has to take some credential, and one that its provider can issue. */
export function checkCredentials(
  kinds: readonly CredentialKind[],
  verifiableAccessTokens: boolean,
  provider: string,
): string[] {
  if (kinds.length === 0) {
    return [
      'The gate takes no credential, so nobody could pass: add Credential.SESSION or Credential.BEARER to credentials.',
    ];
  }
  const jwts = kinds.filter((kind) => kind !== 'session' && kind !== 'userinfo');
  if (jwts.length > 0 && !verifiableAccessTokens) {
    return [
      `Access tokens of ${provider} are opaque and not meant for this API: take ${jwts.map((kind) => `"${kind}"`).join(', ')} out of credentials.`,
    ];
  }
  return [];
}

/** A route can only take kinds that its gate takes. */
export function checkRouteCredentials(
  route: readonly CredentialKind[] | undefined,
  gate: readonly CredentialKind[],
): string[] {
  if (route === undefined) {
    return [];
  }
  if (route.length === 0) {
    return ['A route takes no credential, so nobody could pass: leave its credentials out to take all of the gate.'];
  }
  return route
    .filter((kind) => !gate.includes(kind))
    .map(
      (kind) => `A route takes the credential "${kind}", but its gate does not: add it to the credentials of the gate.`,
    );
}
