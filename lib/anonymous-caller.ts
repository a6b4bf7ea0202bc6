import type { AnonymousSettings } from '../core/settings/document.js';

/** Whom the upstream sees in callers without a credential, on routes that everybody may use. */
export interface AnonymousCaller {
  /**
   * The subject. A provider may have a user of that name, who has an issuer; this one has none.
   *
   * @default 'anonymous'
   */
  readonly subject?: string;

  /**
   * Claims by their names; nested ones cannot be given. They fill upstream headers, and no access rule ever sees them.
   *
   * @default - none
   */
  readonly claims?: { [name: string]: string };
}

/** As it travels. */
export function anonymousSettings({ subject, claims }: AnonymousCaller): AnonymousSettings {
  return { subject: subject ?? 'anonymous', claims: claims ?? {} };
}
