import { createHmac } from 'node:crypto';
import { deriveKey, encodeFields, seal, unseal } from '../authenticated-encryption.js';
import type { Clock, Pause } from '../clock.js';
import { GateError } from '../errors.js';
import type { Log } from '../log.js';
import type { GrantedToken } from '../provider/grants.js';
import type { Random } from '../random.js';
import type { SecretSource } from '../secrets.js';
import type { RefreshTokenStore, RefreshTokenTurn } from './refresh-token-store.js';
import { EARLY, type TradedToken } from './traded-token.js';

export interface SharedRefreshesDependencies {
  readonly store: RefreshTokenStore;
  readonly secrets: SecretSource;
  readonly gateSecretArn: string;
  /** Provider and client that refresh tokens are good at. */
  readonly about: readonly string[];
  /** What is asked for besides. */
  readonly asked: string;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly random: Random;
  readonly log: Log;
}

/** What the provider gave for a refresh token. */
interface Outcome {
  readonly asked: string;
  readonly accessToken: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** By what the provider replaced the refresh token, if it did: the old one must not be shown again. */
  readonly refreshToken?: string;
}

/** How a request has the provider asked. */
interface Asking {
  /** Throws if the caller may not have it asked. */
  readonly admit: () => void;
  readonly ask: () => Promise<GrantedToken>;
}

/** Seconds. Longer than any function may run, as the lease of a session: whoever let a turn run out is no longer there. */
const TURN = 30;
/** Seconds of a request after which it asks nobody any more, since the function might not live to see the answer. */
const LATEST_START = 2;
/** Seconds for which a request waits for somebody else's turn: an HTTP API gives its authorizer 10. */
const PATIENCE = 8;
/** Milliseconds between two looks at the row: the first, and the longest. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 400;
/** Milliseconds between the attempts to write down what the provider gives once. */
const TABLE_PAUSES: readonly (number | undefined)[] = [50, 100, 200, 400, 800, undefined];
/** Seconds for which it is known that a refresh token was used. */
const REMEMBERED = 86_400;
const OWNER_BYTES = 16;

/**
 * Shows each refresh token to the provider once, however many requests and function instances have it: a provider that
 * rotates them takes a second time for theft, and revokes all that came from it. What came of it lies in the table, in a row
 * that is named by a MAC under the token and sealed under token and gate secret: whoever reads the table learns of no token.
 */
export class SharedRefreshes {
  constructor(private readonly deps: SharedRefreshesDependencies) {}

  /**
   * What came of a refresh token; where nobody knows, `ask` is called, unless `admit` throws.
   * @throws GateError `refresh_token_used`, `refresh_pending`, and what `ask` and `admit` throw
   */
  async tokenFor(refreshToken: string, { admit, ask }: Asking): Promise<TradedToken> {
    const { clock, store, random } = this.deps;
    const owner = Buffer.from(random.bytes(OWNER_BYTES)).toString('base64url');
    const turn = { key: rowOf(this.deps, refreshToken), owner };
    const start = clock.now();
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const known = await this.known(turn, refreshToken, await store.read(turn.key));
      if (known !== undefined) return known;
      // A turn leaves a row: whoever may not ask the provider may not write either.
      admit();
      const now = clock.now();
      const taken = now - start <= LATEST_START ? await store.takeTurn(turn, now, now + TURN) : undefined;
      if (taken !== undefined) return await this.useTurn(turn, refreshToken, taken.sealed, ask);
      if (now - start >= PATIENCE) throw new GateError('refresh_pending', 'somebody else shows the refresh token');
      await this.deps.pause(pause);
    }
  }

  /** Somebody else's turn may have ended between the look at the row and this one. */
  private async useTurn(
    turn: RefreshTokenTurn,
    refreshToken: string,
    sealed: Uint8Array | undefined,
    ask: () => Promise<GrantedToken>,
  ): Promise<TradedToken> {
    let granted: GrantedToken;
    let secret: string;
    try {
      const known = await this.known(turn, refreshToken, sealed);
      if (known !== undefined) {
        await this.giveUp(turn);
        return known;
      }
      // Before the provider is asked: what it answers must not be lost for want of the secret.
      secret = await this.gateSecret();
      granted = await ask();
    } catch (error) {
      await this.giveUp(turn);
      throw error;
    }
    await this.keep(turn, contentKey(refreshToken, secret), granted);
    return granted;
  }

  /**
   * What came of it before, if that still counts.
   * @throws GateError `refresh_token_used`
   */
  private async known(
    { key }: RefreshTokenTurn,
    refreshToken: string,
    sealed: Uint8Array | undefined,
  ): Promise<TradedToken | undefined> {
    if (sealed === undefined) return undefined;
    const outcome = await this.unsealed(key, refreshToken, sealed);
    if (outcome === undefined) return undefined;
    const { asked, accessToken, expiresAt, refreshToken: next } = outcome;
    const expiresIn = expiresAt - this.deps.clock.now();
    if (next !== undefined && expiresIn <= 0) throw new GateError('refresh_token_used');
    // Where it can be shown again, a token that is about to end, or is for something else, is no reason to wait.
    if (next === undefined && (expiresIn <= EARLY || asked !== this.deps.asked)) return undefined;
    return { accessToken, expiresIn, shared: true, ...(next === undefined ? {} : { refreshToken: next }) };
  }

  private async unsealed(key: string, refreshToken: string, sealed: Uint8Array): Promise<Outcome | undefined> {
    // Another instance may have learnt of a new gate secret first.
    for (const fresh of [false, true]) {
      for (const { value } of await this.deps.secrets.read(this.deps.gateSecretArn, { fresh })) {
        const content = unseal(contentKey(refreshToken, value), encodeFields(key), sealed);
        if (content !== undefined) return JSON.parse(content) as Outcome;
      }
    }
    this.deps.log.warn('what came of a refresh token cannot be read', {});
    return undefined;
  }

  /** The provider has given it and gives it no second time, so that a table that fails is asked again. */
  private async keep({ key }: RefreshTokenTurn, sealedBy: Buffer, granted: GrantedToken): Promise<void> {
    const { asked, clock, store, random, log } = this.deps;
    const { accessToken, expiresIn, refreshToken: next } = granted;
    const now = clock.now();
    const expiresAt = now + (expiresIn ?? 0);
    const outcome: Outcome = { asked, accessToken, expiresAt, ...(next === undefined ? {} : { refreshToken: next }) };
    const content = JSON.stringify(outcome);
    const sealed = seal(sealedBy, random, encodeFields(key), content);
    for (const pause of TABLE_PAUSES) {
      try {
        return await store.write(key, sealed, Math.max(expiresAt, now + REMEMBERED));
      } catch (error) {
        const level = pause === undefined ? 'error' : 'warn';
        log[level]('what came of a refresh token is not written down', { error: nameOf(error) });
      }
      if (pause !== undefined) await this.deps.pause(pause);
    }
  }

  /** A turn that is not given up ends by itself. */
  private async giveUp(turn: RefreshTokenTurn): Promise<void> {
    try {
      await this.deps.store.giveUp(turn);
    } catch (error) {
      this.deps.log.warn('a turn with a refresh token lasts until it ends by itself', { error: nameOf(error) });
    }
  }

  private async gateSecret(): Promise<string> {
    const [current] = await this.deps.secrets.read(this.deps.gateSecretArn);
    return current.value;
  }
}

/** Does not depend on the gate secret, which instances may know in different versions while it is rotated. */
function rowOf({ about }: SharedRefreshesDependencies, refreshToken: string): string {
  return createHmac('sha256', deriveKey(refreshToken, '', 'refresh token row'))
    .update(encodeFields(...about))
    .digest('base64url');
}

function contentKey(refreshToken: string, gateSecret: string): Buffer {
  return deriveKey(refreshToken, gateSecret, 'refresh token content');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
