import { findClaim } from '../access/claim-path.js';
import { AnswerCache } from '../authentication/answer-cache.js';
import type { Clock } from '../clock.js';
import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import type { Log } from '../log.js';
import type { SecretSource } from '../secrets.js';
import { apiKeyPrefix } from '../settings/api-key-prefix.js';
import type { RouteSettings } from '../settings/document.js';
import { CONSUMER_LENGTH, type RatePlanSettings } from '../settings/rate-plans.js';
import type { ConsumerStore } from './consumer-store.js';

export interface ConsumerKeyDependencies {
  readonly ratePlans: RatePlanSettings;
  readonly consumers: ConsumerStore;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly log: Log;
}

/** By which API key API Gateway counts a request. */
export interface ConsumerKey {
  /** The value of the key; undefined where none counts. */
  readonly apiKey: string | undefined;
  /** Whether the upstream sees nobody in particular in the caller. */
  readonly anonymous: boolean;
}

export interface ConsumerKeys {
  /**
   * Of a caller who is known.
   * @throws GateError `consumer_unknown`, unless the route is for everybody
   */
  of(identity: Identity, access: Pick<RouteSettings['access'], 'kind'>): Promise<ConsumerKey>;
  /** Of callers without a credential. */
  ofNobody(): Promise<ConsumerKey>;
}

/** Seconds for which it is remembered which plan a consumer has, and that one has none. */
const KNOWN = 60;
const UNKNOWN = 10;

interface Assignment {
  readonly plan: string | undefined;
}

/** Consumers as the settings and the table know them. */
export function consumerKeys({ ratePlans, consumers, secrets, clock, log }: ConsumerKeyDependencies): ConsumerKeys {
  const { plans, unknown, anonymousPlan, apiKeySecretArn } = ratePlans;
  const declared = new Map(plans.flatMap(({ name, consumers }) => consumers.map((consumer) => [consumer, name])));
  const assigned = new AnswerCache<Assignment>(clock);

  const keyOf = async (plan: string, consumer?: string): Promise<string> => {
    const [{ value }] = await secrets.read(apiKeySecretArn);
    return `${apiKeyPrefix(plan, consumer)}${value}`;
  };
  const assignedPlan = async (issuer: string, consumer: string): Promise<string | undefined> => {
    const { plan } = await assigned.ask(JSON.stringify([issuer, consumer]), async () => {
      const plan = await consumers.planOf(issuer, consumer);
      return { value: { plan }, until: clock.now() + (plan === undefined ? UNKNOWN : KNOWN) };
    });
    if (plan === undefined || plans.some(({ name }) => name === plan)) return plan;
    log.warn('a consumer has a plan that this API does not have', { detail: plan });
    return undefined;
  };
  const ofNobody = async (): Promise<ConsumerKey> => ({
    apiKey: anonymousPlan === undefined ? undefined : await keyOf(anonymousPlan),
    anonymous: true,
  });
  const ofUnknown = async ({ kind }: Pick<RouteSettings['access'], 'kind'>): Promise<ConsumerKey> => {
    if (unknown.kind === 'plan') return { apiKey: await keyOf(unknown.plan), anonymous: false };
    if (unknown.kind === 'anonymous') return ofNobody();
    if (kind === 'rule') throw new GateError('consumer_unknown');
    return { ...(await ofNobody()), anonymous: false };
  };
  return {
    ofNobody,
    of: async (identity, access) => {
      const consumer = consumerIn(identity, ratePlans);
      if (consumer === undefined) return ofUnknown(access);
      const plan = declared.get(consumer);
      if (plan !== undefined) return { apiKey: await keyOf(plan, consumer), anonymous: false };
      const shared = await assignedPlan(identity.provider.issuer, consumer);
      return shared === undefined ? ofUnknown(access) : { apiKey: await keyOf(shared), anonymous: false };
    },
  };
}

/** Providers name their clients and users as they like: what another one says makes nobody our consumer. */
function consumerIn({ provider, claimSources }: Identity, ratePlans: RatePlanSettings): string | undefined {
  if (provider.id !== ratePlans.provider) return undefined;
  const [claim] = ratePlans.claims.map((path) => findClaim(claimSources, path)).filter((found) => found != null);
  const isName = typeof claim === 'string' && claim !== '' && claim.length <= CONSUMER_LENGTH;
  return isName ? claim : undefined;
}
