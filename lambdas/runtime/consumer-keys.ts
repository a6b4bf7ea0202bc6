import type { ConsumerKeys } from '../../core/consumers/consumer-keys.js';
import type { Gate } from './gate.js';
import { onFirstUse } from './on-first-use.js';

/** A gate without rate plans looks for no consumers, and loads nothing of what that takes. */
export function consumerKeysOnFirstUse(gate: Gate): ConsumerKeys | undefined {
  const { ratePlans } = gate.settings;
  if (ratePlans === undefined) return undefined;
  return onFirstUse<ConsumerKeys>(async () => {
    const { consumerKeys } = await import('../../core/consumers/consumer-keys.js');
    return consumerKeys({ ...gate, ratePlans });
  });
}
