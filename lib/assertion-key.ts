import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { AssertionKeySettings } from '../core/settings/document.js';

/** What signs the assertions of a gate, and is published so that upstreams can verify them. */
export class AssertionKey {
  /**
   * A key that is derived from the gate secret. It costs nothing, and a rotation of the secret rotates it. The functions
   * that read the secret could sign with it.
   */
  static readonly GATE_SECRET = new AssertionKey();

  /**
   * A key pair of KMS, which never leaves it: `new Key(this, 'Key', { keySpec: KeySpec.ECC_NIST_P256, keyUsage:
   * KeyUsage.SIGN_VERIFY })`. The authorizer may sign with it, and nobody else; KMS charges for each signature. Its policy must
   * leave decisions to IAM, as that of a `Key` does.
   *
   * @param key the key itself, no alias of it
   */
  static kms(key: IKey): AssertionKey {
    return new AssertionKey(key);
  }

  private constructor(
    /** @internal */
    readonly _key?: IKey,
  ) {}

  /** @internal */
  get _settings(): AssertionKeySettings {
    return this._key === undefined ? { kind: 'gateSecret' } : { kind: 'kms', keyArn: this._key.keyArn };
  }
}
