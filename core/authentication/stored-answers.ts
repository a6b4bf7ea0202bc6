import { createHmac } from 'node:crypto';
import { deriveKey, encodeFields, seal, unseal } from '../authenticated-encryption.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { ProviderAnswer } from '../provider/authorization-server.js';
import type { Random } from '../random.js';
import type { SecretSource } from '../secrets.js';
import type { Answer } from './answer-cache.js';
import type { AnswerStore } from './answer-store.js';

export interface StoredAnswersDependencies {
  readonly store: AnswerStore;
  readonly secrets: SecretSource;
  readonly gateSecretArn: string;
  /** Everything besides the token that the answer depends on. */
  readonly about: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * What other instances found out about a token. A row is named by a MAC of the token and sealed under token and gate
 * secret: who reads the table learns of no token, and who writes it makes none active.
 */
export class StoredAnswers {
  constructor(private readonly deps: StoredAnswersDependencies) {}

  async find(token: string): Promise<Answer<ProviderAnswer> | undefined> {
    try {
      const { row, key } = await this.keysOf(token);
      const stored = await this.deps.store.read(row);
      if (stored === undefined || stored.until <= this.deps.clock.now()) return undefined;
      const content = unseal(key, this.boundTo(row, stored.until), stored.sealed);
      return content === undefined ? undefined : { value: JSON.parse(content) as ProviderAnswer, until: stored.until };
    } catch (error) {
      this.report('an answer about a token could not be read', error);
      return undefined;
    }
  }

  /** Keeps what is known of active tokens; anybody could have the table filled with others. */
  async keep(token: string, { value, until }: Answer<ProviderAnswer>): Promise<void> {
    if (value.claims.active !== true || until <= this.deps.clock.now()) return;
    try {
      const { row, key } = await this.keysOf(token);
      const sealed = seal(key, this.deps.random, this.boundTo(row, until), JSON.stringify(value));
      await this.deps.store.write(row, { sealed, until });
    } catch (error) {
      this.report('an answer about a token could not be stored', error);
    }
  }

  private async keysOf(token: string): Promise<{ readonly row: string; readonly key: Buffer }> {
    const [current] = await this.deps.secrets.read(this.deps.gateSecretArn);
    const row = createHmac('sha256', deriveKey(current.value, '', 'answer row'))
      .update(encodeFields(...this.deps.about, token))
      .digest('base64url');
    return { row, key: deriveKey(token, current.value, 'introspection answer') };
  }

  private boundTo(row: string, until: number): Buffer {
    return encodeFields(...this.deps.about, row, until);
  }

  /** The provider is there to be asked. */
  private report(message: string, error: unknown): void {
    this.deps.log.warn(message, { error: error instanceof Error ? error.name : 'unknown' });
  }
}
