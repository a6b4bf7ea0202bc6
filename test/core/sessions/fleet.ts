import { sessionAuthenticator } from '../../../core/authentication/session.js';
import { GateError } from '../../../core/errors.js';
import { sessionRefresher } from '../../../core/sessions/refresh.js';
import type { SessionStore } from '../../../core/sessions/store.js';
import { claimsOfKeptToken } from '../../../core/tokens/unverified-token.js';
import { CountedRandom } from '../../fakes/counted-random.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, gateSettings } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetrics } from '../../fakes/memory-metrics.js';
import { MemorySessionStore } from '../../fakes/memory-session-store.js';
import { RotatingProvider } from '../../fakes/rotating-provider.js';
import { storeSession, unsignedToken } from '../../fakes/stored-session.js';
import { VirtualTime } from '../../fakes/virtual-time.js';

/** What goes wrong with one call to the table: it is not carried out, or it is and the answer is lost. */
export type TableFault = 'none' | 'throttled' | 'lost';

export interface FleetOptions {
  readonly instances: number;
  /** Seconds for which the provider takes a used refresh token again. */
  readonly grace: number;
  readonly seed: number;
  readonly tableDelay: number;
  readonly providerDelay: number;
  /** Makes the table break its promises, to see that somebody notices. */
  readonly table?: (sound: MemorySessionStore) => SessionStore;
}

/** What became of a request: a generation of tokens, or why there is none. */
export type Answer = { readonly generation: number } | { readonly code: string } | 'crashed';

const FUNCTION_TIMEOUT = 15_000;
const LIFETIME = 300;

/** Several function instances that share a table, in virtual time: nothing but the clock makes anything happen. */
export class Fleet {
  readonly time = new VirtualTime();
  readonly log = new MemoryLog();
  readonly metrics = new MemoryMetrics();
  readonly rows = new MemorySessionStore();
  readonly provider: RotatingProvider;
  /** What goes wrong with the next writes of refreshed tokens, leases and remembered failures. */
  readonly tableFaults: TableFault[] = [];
  leasesAskedFor = 0;
  private readonly store: SessionStore;
  private readonly instances: Instance[] = [];
  private readonly secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' });
  private readonly settings = gateSettings({ session: { idleTimeout: 80_000, absoluteTimeout: 80_000 } });
  private state: number;

  constructor(private readonly options: FleetOptions) {
    this.state = options.seed;
    this.provider = new RotatingProvider(this.time, options.grace, LIFETIME, () => this.draw(options.providerDelay));
    this.store = options.table?.(this.rows) ?? this.rows;
  }

  logIn(): Promise<string> {
    this.provider.revoked = false;
    return storeSession(
      { settings: this.settings, clock: this.time, secrets: this.secrets, sessions: this.rows },
      {
        accessToken: unsignedToken({ sub: 'alice-id', generation: this.provider.rotations }),
        accessTokenExpiresAt: this.time.now() + LIFETIME,
        refreshAt: this.time.now() + LIFETIME - 60,
        refreshToken: this.provider.token,
      },
    );
  }

  /** Requests that come one after the other within some milliseconds, at instances that chance selects. */
  async requests(count: number, within: number, cookie: string): Promise<readonly Answer[]> {
    const answers = Array.from({ length: count }, async () => {
      await this.time.pause(this.draw(within));
      return this.instance(this.draw(this.options.instances)).request(cookie);
    });
    await this.time.run();
    return Promise.all(answers);
  }

  /** A whole number below a limit, the same in every run. */
  draw(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  private instance(index: number): Instance {
    const running = this.instances[index];
    if (running !== undefined && !running.crashed) return running;
    const started = this.start();
    this.instances[index] = started;
    return started;
  }

  private start(): Instance {
    return new Instance(this.time, (self) => {
      const { settings, log, metrics, secrets, provider, time } = this;
      const sessions = this.tableFor(self);
      const random = new CountedRandom(`instance ${this.draw(2 ** 30)}`);
      const deps = { settings, log, metrics, secrets, sessions, random, clock: time };
      const refresh = sessionRefresher({
        ...deps,
        pause: (milliseconds) => self.alive(time.pause(milliseconds)),
        providers: [
          {
            settings: settings.providers[0],
            verifyAccessToken: async (token) => claimsOfKeptToken(token) ?? {},
            client: {
              refresh: (token, attempt) => self.alive(provider.refresh(token, attempt, () => self.crash())),
              revoke: (token) => self.alive(provider.revoke(token)),
              userinfo: () => provider.userinfo(),
            },
          },
        ],
      });
      return sessionAuthenticator({ ...deps, refresh });
    });
  }

  /** The table over the network: each call takes its time, and some fail. */
  private tableFor(instance: Instance): SessionStore {
    const { store } = this;
    const call = async <T>(act: () => Promise<T>, faulty = false): Promise<T> => {
      const fault = faulty ? (this.tableFaults.shift() ?? 'none') : 'none';
      await instance.alive(this.time.pause(1 + this.draw(this.options.tableDelay)));
      if (fault === 'throttled') throw new Error('throttled');
      const result = await act();
      await instance.alive(this.time.pause(1 + this.draw(this.options.tableDelay)));
      if (fault === 'lost') throw new Error('connection lost');
      return result;
    };
    return {
      create: (...all) => call(() => store.create(...all)),
      read: (key) => call(() => store.read(key)),
      touch: (...all) => call(() => store.touch(...all)),
      takeLease: (...all) => {
        this.leasesAskedFor += 1;
        return call(() => store.takeLease(...all), true);
      },
      replace: (...all) => call(() => store.replace(...all), true),
      rememberFailure: (...all) => call(() => store.rememberFailure(...all), true),
      end: (...all) => call(() => store.end(...all)),
    };
  }
}

/** One function instance. What it waits for when it crashes never comes. */
class Instance {
  crashed = false;
  private readonly authenticate: ReturnType<typeof sessionAuthenticator>;

  constructor(
    private readonly time: VirtualTime,
    build: (self: Instance) => ReturnType<typeof sessionAuthenticator>,
  ) {
    this.authenticate = build(this);
  }

  async request(cookie: string): Promise<Answer> {
    const answered = this.authenticate(cookie).then(
      ({ claimSources }) => ({ generation: Number(claimSources[0]?.generation) }),
      (error: unknown) => ({ code: error instanceof GateError ? error.code : 'gate_failure' }),
    );
    const late = this.time.pause(FUNCTION_TIMEOUT).then(() => 'late' as const);
    const result = await Promise.race([answered, late]);
    if (result !== 'late') return result;
    this.crash();
    return 'crashed';
  }

  crash(): void {
    this.crashed = true;
  }

  async alive<T>(promise: Promise<T>): Promise<T> {
    const result = await promise;
    return this.crashed ? new Promise(() => {}) : result;
  }
}
