import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Fetch } from '../http.js';
import type { Log } from '../log.js';
import type { KnownIssuer } from '../settings/document.js';
import { discover, fetchKeySet } from './discovery.js';
import { keyFinder } from './key-finder.js';
import type { KeySource, ProviderKeys } from './keys.js';
import type { MetadataSource, ProviderMetadata } from './metadata.js';
import type { FetchedMetadata, StoredCopy } from './stored-copy.js';

/** Seconds for which what was fetched is used without asking again. */
const FRESH = 600;
/** Seconds for which keys serve when the provider cannot be reached. */
const USABLE = 86_400;
/** Seconds between two attempts after one failed, and between two fetches that unknown keys cause. */
const INTERVAL = 30;

export interface MetadataCacheDependencies {
  readonly provider: KnownIssuer;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** Loads the copy in the table on first use, so that the bearer path needs no AWS SDK. */
  readonly storedCopy: () => Promise<StoredCopy>;
  /** Whether the first fetch is saved too: right where the AWS SDK is loaded anyway. */
  readonly savesFirstFetch: boolean;
}

interface Known extends FetchedMetadata {
  readonly keys: ProviderKeys;
  /** Whether this function fetched it from the provider itself. */
  readonly firstHand: boolean;
}

/** Memory, then the provider, then the last good copy in the table. */
export class ProviderMetadataCache implements KeySource, MetadataSource {
  private known: Known | undefined;
  private failedAt = Number.NEGATIVE_INFINITY;
  private renewedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<Known> | undefined;
  private renewing: Promise<ProviderKeys | undefined> | undefined;

  constructor(private readonly deps: MetadataCacheDependencies) {}

  async metadata(): Promise<ProviderMetadata> {
    const known = await this.upToDate({ firstHand: true });
    if (!known.firstHand) throw new GateError('provider_unavailable', 'only a stored copy is at hand');
    return known.metadata;
  }

  async current(): Promise<ProviderKeys> {
    return (await this.upToDate({ firstHand: false })).keys;
  }

  async renewed(than: ProviderKeys): Promise<ProviderKeys | undefined> {
    if (this.known !== undefined && this.known.keys !== than) return this.known.keys;
    this.renewing ??= this.renew(than).finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renew(than: ProviderKeys): Promise<ProviderKeys | undefined> {
    const now = this.deps.clock.now();
    if (now - this.renewedAt < INTERVAL) return undefined;
    this.renewedAt = now;
    try {
      if (!(await this.takesFleetTurn(now))) return await this.newerCopy(than);
      const known = await this.fetchNow();
      await this.save(known, 0);
      return known.keys;
    } catch (error) {
      this.deps.log.warn('provider keys could not be renewed', { code: 'provider_unavailable', error: nameOf(error) });
      return undefined;
    }
  }

  private async upToDate(needs: { readonly firstHand: boolean }): Promise<Known> {
    const { known } = this;
    const now = this.deps.clock.now();
    const serves = known !== undefined && (known.firstHand || !needs.firstHand);
    if (serves && now - known.fetchedAt < FRESH) return known;
    if (now - this.failedAt < INTERVAL) return this.fallback(known, now);
    try {
      const fetched = await this.fetchNow();
      if (known !== undefined || this.deps.savesFirstFetch) await this.save(fetched, FRESH);
      return fetched;
    } catch (error) {
      this.failedAt = now;
      this.deps.log.warn('provider metadata could not be fetched', {
        code: 'provider_unavailable',
        ...(error instanceof GateError ? { detail: error.detail } : { error: nameOf(error) }),
      });
      return this.fallback(known, now);
    }
  }

  private async fallback(known: Known | undefined, now: number): Promise<Known> {
    const usable = known ?? (await this.loadCopy());
    if (usable === undefined || now - usable.fetchedAt >= USABLE) throw new GateError('provider_unavailable');
    return usable;
  }

  /** One fetch at a time: whoever comes meanwhile waits for the same one. */
  private fetchNow(): Promise<Known> {
    this.fetching ??= this.fetchFromProvider().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetchFromProvider(): Promise<Known> {
    const { provider, fetch, clock } = this.deps;
    const metadata = await discover(provider, fetch);
    const keySet = await fetchKeySet(fetch, metadata.jwksUri);
    return this.remember({ metadata, keySet, fetchedAt: clock.now() }, true);
  }

  private remember(fetched: FetchedMetadata, firstHand: boolean): Known {
    const { metadata, keySet, fetchedAt } = fetched;
    const find = keyFinder(keySet, this.deps.provider);
    this.known = { ...fetched, firstHand, keys: { issuer: metadata.issuer, find, fetchedAt } };
    return this.known;
  }

  private async takesFleetTurn(now: number): Promise<boolean> {
    try {
      return await (await this.deps.storedCopy()).takeTurn(now, INTERVAL);
    } catch (error) {
      // The throttle of this instance still holds; a table that is down must not stop a key rotation.
      this.deps.log.warn('the fleet-wide throttle is out of reach', { error: nameOf(error) });
      return true;
    }
  }

  private async newerCopy(than: ProviderKeys): Promise<ProviderKeys | undefined> {
    const copy = await (await this.deps.storedCopy()).load();
    return copy !== undefined && copy.fetchedAt > than.fetchedAt ? this.remember(copy, false).keys : undefined;
  }

  private async loadCopy(): Promise<Known | undefined> {
    try {
      const copy = await (await this.deps.storedCopy()).load();
      return copy === undefined ? undefined : this.remember(copy, false);
    } catch (error) {
      this.deps.log.warn('the stored provider metadata cannot be read', { error: nameOf(error) });
      return undefined;
    }
  }

  private async save(known: Known, interval: number): Promise<void> {
    try {
      await (await this.deps.storedCopy()).save(known, interval);
    } catch (error) {
      this.deps.log.warn('the provider metadata could not be stored', { error: nameOf(error) });
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
