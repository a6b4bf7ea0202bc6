import { Token } from 'aws-cdk-lib';
import type { CredentialKind } from '../../core/settings/document.js';
import type { WaysIn } from '../../core/settings/ways-in.js';
import type { Accepted } from '../route-rules.js';

/** Longest time that API Gateway may keep a decision, in seconds. */
export const LONGEST_BEARER_CACHE = 60;

/** Decisions may be kept for bearer tokens only, and not for long: nothing is checked again until they expire. */
export function checkBearerCache(
  seconds: number | undefined,
  kinds: readonly CredentialKind[],
  { tokenPlaces }: WaysIn = {},
): string[] {
  if (seconds === undefined || seconds === 0) {
    return [];
  }
  if (Token.isUnresolved(seconds)) {
    return ['bearerCache is not known when the app is synthesized: write the time out instead of using a token.'];
  }
  const faults: string[] = [];
  if (kinds.some((kind) => kind !== 'bearer')) {
    faults.push(
      'bearerCache works for gates that take bearer tokens only, since a kept decision would outlive a logout: ' +
        'leave bearerCache out, or make a second gate with credentials: [Credential.BEARER].',
    );
  }
  if (tokenPlaces !== undefined) {
    faults.push(
      'bearerCache keeps decisions by the Authorization header, and tokens may stand elsewhere: leave bearerCache out, or ' +
        'take Credential.BEARER.',
    );
  }
  if (seconds > LONGEST_BEARER_CACHE) {
    faults.push(
      `bearerCache is ${seconds} seconds, but nobody looks at the token again while a decision is kept: use at most 60 seconds.`,
    );
  }
  return faults;
}

/** While decisions are kept, API Gateway refuses whoever has no `Authorization` header without asking. */
export function checkPublicAuthorizer(decisionTtl: number): string[] {
  return decisionTtl === 0
    ? []
    : [
        'publicAuthorizer() lets callers without a credential in, and with bearerCache API Gateway refuses them before ' +
          'the gate is asked: leave bearerCache out, or use publicRoute.',
      ];
}

/** Public methods do not pass the gate then, so that it takes nothing there. */
export function checkUnseenCredentials(key: string, { credentials, providers }: Accepted): string[] {
  return credentials === undefined && providers === undefined
    ? []
    : [
        `"${key}" is public, and with bearerCache nobody looks at credentials there: leave its credentials and providers out, ` +
          'or leave bearerCache out.',
      ];
}
