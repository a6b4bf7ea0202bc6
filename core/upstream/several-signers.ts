import type { Signer } from './signer.js';

/** Signs with the first and publishes the keys of all, so that one can take over from another. */
export function severalSigners(signers: readonly [Signer, ...Signer[]]): Signer {
  const [first] = signers;
  return {
    current: () => first.current(),
    publicKeys: async () => (await Promise.all(signers.map((signer) => signer.publicKeys()))).flat(),
  };
}
