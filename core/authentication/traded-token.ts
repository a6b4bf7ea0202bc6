import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import type { Metrics } from '../metrics.js';
import type { GrantedToken } from '../provider/grants.js';
import type { ReasonCode } from '../reasons.js';
import type { GateRequest } from '../request.js';
import type { CredentialKind } from '../settings/document.js';
import { addressBlock } from './address-block.js';
import { type Answer, AnswerCache } from './answer-cache.js';
import type { Authenticator } from './authenticator.js';
import { Rejections } from './rejections.js';

export interface TradedTokensDependencies {
  readonly kind: CredentialKind;
  /** By what the provider says that what was shown is no good. */
  readonly rejectedAs: ReasonCode;
  /** Verifies the token that the provider gave, as if the caller had shown it. */
  readonly verify: Authenticator;
  /** Seconds for which a token counts at most. */
  readonly remembered: number;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** What a caller showed, to be traded for a token of the provider. */
export interface Trade {
  /** A MAC of everything that the token depends on. */
  readonly key: string;
  readonly ask: () => Promise<TradedToken>;
}

export interface TradedToken extends GrantedToken {
  /** Whether another instance got it, and this one asked nobody. */
  readonly shared?: boolean;
}

interface Granted {
  readonly token: GrantedToken;
  readonly identity: Identity;
}

/** Seconds before its expiry from when on a token is not used any more. */
export const EARLY = 30;

/**
 * Access tokens that the provider gave for what callers showed. They are remembered in the memory of this instance for as
 * long as the settings say and until shortly before they expire, under a key that what was shown cannot be worked out from; what was shown is not.
 */
export class TradedTokens {
  private readonly granted: AnswerCache<Granted>;
  private readonly rejections: Rejections;

  constructor(private readonly deps: TradedTokensDependencies) {
    this.granted = new AnswerCache(deps.clock);
    this.rejections = new Rejections(deps.clock);
  }

  async identity({ key, ask }: Trade, request: GateRequest): Promise<Identity> {
    const { rejectedAs } = this.deps;
    const remembered = await this.verifyRemembered(key, request);
    if (remembered !== undefined) return remembered;
    if (this.rejections.has(key)) throw new GateError(rejectedAs, 'a moment ago');
    try {
      return (await this.granted.ask(key, () => this.trade(ask, request))).identity;
    } catch (error) {
      if (isRejection(error, rejectedAs)) this.rejections.add(key, addressBlock(request.sourceAddress));
      throw error;
    }
  }

  private async trade(ask: Trade['ask'], request: GateRequest): Promise<Answer<Granted>> {
    const { clock, remembered } = this.deps;
    const token = await this.asked(ask);
    const identity = await this.identityOf(token, request);
    const now = clock.now();
    const expiry = Math.min(identity.expiresAt, now + (token.expiresIn ?? Number.POSITIVE_INFINITY));
    return { value: { token, identity }, until: Math.min(expiry - EARLY, now + remembered) };
  }

  private async asked(ask: Trade['ask']): Promise<TradedToken> {
    const { metrics, rejectedAs } = this.deps;
    try {
      const token = await ask();
      metrics.add(token.shared === true ? 'AnsweredFromCache' : 'AnsweredByProvider');
      return token;
    } catch (error) {
      if (isRejection(error, rejectedAs)) {
        metrics.add('AnsweredByProvider');
        metrics.add('CredentialRejected');
      }
      throw error;
    }
  }

  /** Verified at every request: a token whose key was withdrawn is no good, and another one is got in its place. */
  private async verifyRemembered(key: string, request: GateRequest): Promise<Identity | undefined> {
    const known = this.granted.find(key);
    if (known === undefined) return undefined;
    try {
      const identity = await this.identityOf(known.token, request);
      this.deps.metrics.add('AnsweredFromCache');
      return identity;
    } catch (error) {
      if (!(error instanceof GateError) || error.reason.status >= 500) throw error;
      this.granted.forget(key);
      return undefined;
    }
  }

  private async identityOf({ accessToken, refreshToken }: GrantedToken, request: GateRequest): Promise<Identity> {
    const identity: Identity = { ...(await this.deps.verify(accessToken, request)), authenticatedBy: this.deps.kind };
    return refreshToken === undefined ? identity : { ...identity, refreshToken };
  }
}

function isRejection(error: unknown, code: ReasonCode): boolean {
  return error instanceof GateError && error.code === code;
}
