import type { Clock } from '../../core/clock.js';
import type { Log } from '../../core/log.js';
import type { SecretSource } from '../../core/secrets.js';
import type { AssertionKeySettings, GateSettings } from '../../core/settings/document.js';
import { secretSigner } from '../../core/upstream/secret-signer.js';
import { severalSigners } from '../../core/upstream/several-signers.js';
import type { Signer } from '../../core/upstream/signer.js';
import { onFirstUse } from './on-first-use.js';

export interface GateSignerDependencies {
  readonly settings: Pick<GateSettings, 'assertionKeys' | 'gateSecretArn'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SecretSource;
}

/** What assertions are signed with. */
export function gateSigner({ settings, clock, log, secrets }: GateSignerDependencies): Signer {
  const { assertionKeys: [signs, ...others] = [{ kind: 'gateSecret' }], gateSecretArn } = settings;
  const signerWith = (key: AssertionKeySettings): Signer =>
    key.kind === 'gateSecret'
      ? secretSigner(secrets, gateSecretArn)
      : onFirstUse<Signer>(async () => {
          const { kms, KmsSigner } = await import('./kms-signer.js');
          return new KmsSigner(key.keyArn, clock, log, kms());
        });
  return severalSigners([signerWith(signs), ...others.map(signerWith)], log);
}
