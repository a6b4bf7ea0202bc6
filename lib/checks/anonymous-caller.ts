import type { AnonymousSettings } from '../../core/settings/document.js';

/** A header cannot be filled with nothing. */
export function checkAnonymous(anonymous: AnonymousSettings | undefined): string[] {
  if (anonymous === undefined) {
    return [];
  }
  return [
    ...(anonymous.subject === '' ? ['anonymous has an empty subject: leave it out for "anonymous".'] : []),
    ...(Object.keys(anonymous.claims).includes('') ? ['anonymous has a claim without a name: give it one.'] : []),
  ];
}
