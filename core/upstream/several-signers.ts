import type { Log } from '../log.js';
import type { PublicKey, Signer } from './signer.js';

/**
 * Signs with the first and publishes the keys of all, so that one can take over from another. One that cannot be read keeps
 * no other from being published.
 */
export function severalSigners(signers: readonly [Signer, ...Signer[]], log: Log): Signer {
  const [first] = signers;
  return {
    current: () => first.current(),
    publicKeys: async () => {
      const keys: PublicKey[] = [];
      const failures: unknown[] = [];
      for (const result of await Promise.allSettled(signers.map((signer) => signer.publicKeys()))) {
        if (result.status === 'fulfilled') keys.push(...result.value);
        else failures.push(result.reason);
      }
      if (failures.length === signers.length) throw failures[0];
      for (const error of failures) {
        log.error('a key that signs assertions is not published', {
          error: error instanceof Error ? error.name : 'unknown',
        });
      }
      return keys;
    },
  };
}
