import type { JsonObject } from '../json.js';
import { type DeployedResource, type Deployment, DeploymentError } from '../template/deployment.js';
import { EncryptionKey } from './kms-encryption-key.js';
import { SigningKey } from './kms-signing-key.js';

export interface KmsKey {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly description: string;
  readonly enabled: boolean;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly material: SigningKey | EncryptionKey;
}

/** The keys of a deployment, by the names that they have. */
export class KmsKeys {
  private readonly keys: readonly KmsKey[];
  private readonly aliases: ReadonlyMap<string, string>;
  /** What the ARN of every key and of every alias begins with. */
  private readonly arnPrefix: string;

  constructor(private readonly deployment: Deployment) {
    this.arnPrefix = `arn:aws:kms:${deployment.region}:${deployment.accountId}:`;
    this.keys = deployment.resources('AWS::KMS::Key').map((resource) => this.create(resource));
    this.aliases = new Map(
      deployment
        .resources('AWS::KMS::Alias')
        .map(({ properties }) => [String(properties.AliasName), String(properties.TargetKeyId)]),
    );
  }

  /** The key that a call is about; a ciphertext tells its key itself. */
  keyIn({ KeyId: name, CiphertextBlob: ciphertext }: JsonObject): KmsKey | undefined {
    if (name === undefined && typeof ciphertext === 'string') {
      const bytes = Buffer.from(ciphertext, 'base64');
      return this.keys.find(({ material }) => material instanceof EncryptionKey && material.made(bytes));
    }
    return this.named(String(name));
  }

  /** The ARN of the key that a call is about, or the one that it would have. */
  arnIn(input: JsonObject): string {
    const name = String(input.KeyId);
    return this.keyIn(input)?.arn ?? (name.startsWith('arn:') ? name : `${this.arnPrefix}key/${name}`);
  }

  private named(name: string): KmsKey | undefined {
    const bare = name.startsWith(this.arnPrefix) ? name.slice(this.arnPrefix.length) : name;
    const target = this.aliases.get(bare) ?? name;
    return this.keys.find(({ id, arn }) => target === id || target === arn);
  }

  private create(resource: DeployedResource): KmsKey {
    const { physicalId: id, properties } = resource;
    return {
      id,
      arn: `${this.arnPrefix}key/${id}`,
      account: this.deployment.accountId,
      description: String(properties.Description ?? ''),
      enabled: properties.Enabled !== false,
      createdAt: Math.floor(Date.now() / 1000),
      material: materialOf(resource),
    };
  }
}

function materialOf(resource: DeployedResource): KmsKey['material'] {
  const { KeySpec: spec = 'SYMMETRIC_DEFAULT', KeyUsage: usage = 'ENCRYPT_DECRYPT' } = resource.properties;
  if (spec === 'SYMMETRIC_DEFAULT' && usage === 'ENCRYPT_DECRYPT') {
    return new EncryptionKey();
  }
  if (spec === 'ECC_NIST_P256' && usage === 'SIGN_VERIFY') {
    return new SigningKey();
  }
  throw new DeploymentError(resource, `the local gate has no keys of KeySpec ${spec} with KeyUsage ${usage}.`);
}
