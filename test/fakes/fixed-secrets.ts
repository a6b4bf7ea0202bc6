import type { LiveVersions, ReadOptions, SecretSource } from '../../core/secrets.js';

/** Secrets by ARN. What a rotation leaves in `stored` is seen only by a fresh read, as with the real, remembering one. */
export class FixedSecrets implements SecretSource {
  readonly stored = new Map<string, LiveVersions>();
  freshReads = 0;
  latestReads = 0;
  /** Whether nothing can be read that is not remembered. */
  down = false;
  private readonly remembered = new Map<string, LiveVersions>();

  constructor(secrets: Readonly<Record<string, string>>) {
    for (const [arn, value] of Object.entries(secrets)) this.stored.set(arn, [{ id: 'v1', value }]);
  }

  async read(arn: string, options?: ReadOptions): Promise<LiveVersions> {
    if (options?.fresh) this.freshReads += 1;
    if (options?.latest) this.latestReads += 1;
    const known = options?.fresh || options?.latest ? undefined : this.remembered.get(arn);
    const versions = known ?? (this.down ? undefined : this.stored.get(arn));
    if (versions === undefined) throw new Error('no such secret');
    this.remembered.set(arn, versions);
    return versions;
  }

  /** A new current version; the one before stays live. */
  rotate(arn: string, id: string, value: string): void {
    const [former] = this.stored.get(arn) ?? [];
    this.stored.set(arn, former === undefined ? [{ id, value }] : [{ id, value }, former]);
  }
}
