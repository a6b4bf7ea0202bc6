import type { Duration } from 'aws-cdk-lib';
import { ASSERTION_CLAIMS, ASSERTION_LIFETIME } from '../core/settings/assertion-limits.js';
import type { AssertionSettings } from '../core/settings/document.js';
import { parseClaimPath } from './claim-path.js';
import type { UpstreamHeader } from './upstream-header.js';

/** What readers of JSON leave out of objects, since it can change what objects are. */
const UNSAFE_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Whom an assertion is for and what it says besides `iss` (the public URL), `sub` and `idp` (the issuer of `sub`). */
export interface AssertionOptions {
  /** The upstream that may rely on it (`aud`), as in `https://orders.internal`. */
  readonly audience: string;

  /**
   * Paths of further claims, by their name in the assertion: `{ roles: 'realm_access.roles' }`. One that the caller does
   * not have is left out.
   *
   * @default - no further claims
   */
  readonly claims?: { readonly [name: string]: string };

  /**
   * For how long it is good, from 2 to 10 minutes. The gate uses it again until shortly before its end.
   *
   * @default Duration.minutes(5)
   */
  readonly lifetime?: Duration;
}

const DEFAULT_LIFETIME = 300;

/** Throws on values that cannot work. */
export function assertionSettings({ audience, claims = {}, lifetime }: AssertionOptions): AssertionSettings {
  const seconds = lifetime?.toSeconds() ?? DEFAULT_LIFETIME;
  const { least, most } = ASSERTION_LIFETIME;
  if (audience === '') {
    throw new Error("An assertion has no audience: name the upstream it is for, as in 'https://orders.internal'.");
  }
  if (seconds < least || seconds > most) {
    throw new Error('The lifetime of an assertion must be from 2 to 10 minutes, for example Duration.minutes(5).');
  }
  const taken = Object.keys(claims).find((name) => name === '' || ASSERTION_CLAIMS.includes(name));
  if (taken !== undefined) {
    throw new Error(`The claim "${taken}" of an assertion is the gate's own to fill: give yours another name.`);
  }
  const unsafe = Object.keys(claims).find((name) => UNSAFE_NAMES.includes(name));
  if (unsafe !== undefined) {
    throw new Error(
      `The claim "${unsafe}" of an assertion has a name with a meaning of its own to programs: give it another.`,
    );
  }
  return {
    kind: 'assertion',
    audience,
    claims: Object.fromEntries(Object.entries(claims).map(([name, path]) => [name, parseClaimPath(path)])),
    lifetime: seconds,
  };
}

/** Whether a header carries an assertion. */
export function isAssertion(header: UpstreamHeader): boolean {
  return header._settings.source.kind === 'assertion';
}
