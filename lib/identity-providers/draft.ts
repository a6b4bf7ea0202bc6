import { Token } from 'aws-cdk-lib';
import type { ClaimPath, ClaimSlot, ProviderSettings } from '../../core/settings/document.js';
import { checkSecureUrl } from '../checks/public-url.js';

/**
 * A provider's settings once it is known which client it is for, since some providers put the client id where others put
 * an audience, and whether the gate wants refresh tokens.
 */
export type ProviderDraft = (clientId: string, refresh: boolean) => ProductSettings;

/** What is the same for every gate that uses a provider. */
export type ProductSettings = Omit<ProviderSettings, 'id' | 'client' | 'choice'>;

/** What a preset is for. */
export interface Product {
  /** The id of its provider, unless the gate gives it another. */
  readonly name: string;
  /** What people call it. */
  readonly label?: string;
}

/** Scopes asked for at login, with the one by which OpenID Connect asks for a refresh token. */
export function withOfflineAccess(scopes: readonly string[], refresh: boolean): readonly string[] {
  return refresh ? [...new Set([...scopes, 'offline_access'])] : scopes;
}

/** The claims that most providers use; presets replace what differs. */
export function claimPaths(changes: Partial<Record<ClaimSlot, ClaimPath>> = {}): Record<ClaimSlot, ClaimPath> {
  return { scope: ['scope'], audience: ['aud'], group: ['groups'], role: ['roles'], ...changes };
}

/** Checks the address of a provider and takes off its trailing slash. */
export function providerUrl(property: string, url: string): string {
  demand(checkSecureUrl(property, url));
  return Token.isUnresolved(url) ? url : url.replace(/\/+$/, '');
}

/** Checks a host name, which presets build addresses from. */
export function providerHost(property: string, host: string): string {
  if (!Token.isUnresolved(host) && !/^[A-Za-z0-9.-]+(:\d+)?$/.test(host)) {
    throw new Error(
      `${property} "${host}" is not a host name: write it without scheme and path, as in "id.example.com".`,
    );
  }
  return host;
}

/** Checks that there is an audience: a token that is meant for nobody in particular is not meant for this API. */
export function demandAudiences(property: string, audiences: readonly string[]): readonly string[] {
  if (audiences.length === 0 || audiences.some((audience) => audience.trim() === '')) {
    throw new Error(
      `${property} needs at least one audience, and none may be blank: name what tokens for this API carry.`,
    );
  }
  return audiences;
}

const ALGORITHM = /^(RS|PS|ES)(256|384|512)$|^EdDSA$|^Ed25519$/;

/** Checks the signature algorithms a provider may use. */
export function demandAlgorithms(algorithms: readonly string[]): readonly string[] {
  const wrong = algorithms.filter((algorithm) => !ALGORITHM.test(algorithm));
  if (algorithms.length === 0 || wrong.length > 0) {
    throw new Error(
      `algorithms may hold RS256, PS256, ES256, their longer variants and EdDSA, and at least one of them; ` +
        `not taken: ${wrong.join(', ') || '(the list is empty)'}.`,
    );
  }
  return algorithms;
}

function demand(faults: readonly string[]): void {
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
}
