import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../core/clock.js';
import type { Log } from '../../core/log.js';
import type { LiveVersions, ReadOptions, SecretSource, SecretVersion } from '../../core/secrets.js';
import { AWS_LIMITS } from './aws-limits.js';

/** Seconds for which a secret is remembered, and for which it serves when it cannot be read again. */
const REMEMBERED = 300;
const USABLE = 3600;
/** Seconds at the least between two fresh reads, and between two attempts after one failed. */
const FRESH_INTERVAL = 30;

interface Remembered {
  readonly versions: LiveVersions;
  readonly readAt: number;
  readonly failedAt?: number;
}

export class SecretsManagerSource implements SecretSource {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly client = new SecretsManagerClient({ maxAttempts: 3, requestHandler: AWS_LIMITS }),
  ) {}

  async read(arn: string, options: ReadOptions = {}): Promise<LiveVersions> {
    const known = this.remembered.get(arn);
    const now = this.clock.now();
    const maximumAge = options.fresh === true ? FRESH_INTERVAL : REMEMBERED;
    if (known !== undefined && options.latest !== true) {
      if (now - known.readAt < maximumAge) return known.versions;
      if (known.failedAt !== undefined && now - known.failedAt < FRESH_INTERVAL) return known.versions;
    }
    try {
      const versions = await this.liveVersions(arn);
      this.remembered.set(arn, { versions, readAt: now });
      return versions;
    } catch (error) {
      if (known === undefined || now - known.readAt >= USABLE) throw error;
      this.log.warn('a secret could not be read again', { error: error instanceof Error ? error.name : 'unknown' });
      this.remembered.set(arn, { ...known, failedAt: now });
      if (options.latest === true) throw error;
      return known.versions;
    }
  }

  private async liveVersions(arn: string): Promise<LiveVersions> {
    const current = await this.version(arn, 'AWSCURRENT');
    if (current === undefined) throw new Error('A secret has no current version.');
    const previous = await this.version(arn, 'AWSPREVIOUS');
    return previous === undefined ? [current] : [current, previous];
  }

  private async version(arn: string, stage: string): Promise<SecretVersion | undefined> {
    try {
      const secret = await this.client.send(new GetSecretValueCommand({ SecretId: arn, VersionStage: stage }));
      if (secret.SecretString === undefined || secret.VersionId === undefined) return undefined;
      return { id: secret.VersionId, value: secret.SecretString };
    } catch (error) {
      if (error instanceof ResourceNotFoundException && stage !== 'AWSCURRENT') return undefined;
      throw error;
    }
  }
}
