import { createHash } from 'node:crypto';

/**
 * What the value of an API key begins with, by whom it is for: a consumer of a plan, or all who share the plan's own key.
 * The rest is secret. Template and authorizer work it out by themselves, so that no list of keys has to travel.
 */
export function apiKeyPrefix(plan: string, consumer?: string): string {
  return createHash('sha256')
    .update(JSON.stringify(consumer === undefined ? [plan] : [plan, consumer]))
    .digest('hex')
    .slice(0, 32);
}
