import type { Identity } from '../identity.js';
import { cedarResource } from '../settings/cedar-schema.js';
import type { AccessRuleSettings, ClaimSlot } from '../settings/document.js';
import { cedarPoliciesIn } from '../settings/rule-limits.js';
import { findClaim } from './claim-path.js';
import { pastTime } from './claim-rule.js';
import { claimElements, claimWords } from './claim-value.js';

/** `error`: a policy, or the request, could not be evaluated, so that neither can be relied on. */
export type CedarAnswer = 'allow' | 'deny' | 'error';

/** Evaluates Cedar policies. */
export interface CedarEngine {
  decide(policies: string, request: CedarRequest): Promise<CedarAnswer>;
}

/** A request in the terms of `cedarSchema`. */
export interface CedarRequest {
  readonly principal: CedarPrincipal;
  /** The method. */
  readonly action: string;
  /** The route. */
  readonly resource: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly sourceIp: string;
}

export interface CedarPrincipal {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | number | readonly string[]>>;
  /** Claims by their name. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** What a request is judged by. */
export interface CedarFacts {
  readonly identity: Identity;
  readonly method: string;
  readonly routeKey: string;
  readonly sourceAddress: string;
  /** Seconds since 1970. */
  readonly now: number;
}

const SETS = { scope: 'scopes', audience: 'audiences', group: 'groups', role: 'roles' } as const satisfies Record<
  ClaimSlot,
  string
>;
const SLOTS = ['scope', 'audience', 'group', 'role'] as const satisfies readonly ClaimSlot[];

/** Asks Cedar about every text of policies in a rule; without any, Cedar is not loaded. */
export async function cedarAnswers(
  rule: AccessRuleSettings,
  engine: CedarEngine | undefined,
  facts: CedarFacts,
): Promise<ReadonlyMap<string, CedarAnswer>> {
  const texts = cedarPoliciesIn(rule);
  if (texts.length === 0) return new Map();
  if (engine === undefined)
    throw new Error('A rule has Cedar policies, and this function has no Cedar: deploy the gate again.');
  const request = cedarRequest(facts);
  // One text after the other: the engine is one thread's anyway.
  const answers = new Map<string, CedarAnswer>();
  for (const text of texts) answers.set(text, request === undefined ? 'error' : await engine.decide(text, request));
  return answers;
}

/** Undefined if a slot holds what is not text: a word that forbids might be hidden in it. */
function cedarRequest({ identity, method, routeKey, sourceAddress, now }: CedarFacts): CedarRequest | undefined {
  const { provider, issuer, subject, authenticatedBy, claimSources } = identity;
  const sets: [string, readonly string[]][] = [];
  for (const slot of SLOTS) {
    const claim = findClaim(claimSources, provider.claimPaths[slot]);
    if (claim === undefined) continue;
    const words = claimWords(claim);
    if (words === undefined || !words.complete || !words.texts.every(isWellFormed)) return undefined;
    sets.push([SETS[slot], words.texts]);
  }
  const authTime = pastTime(findClaim(claimSources, ['auth_time']), now);
  return {
    principal: {
      id: `${issuer}|${subject}`,
      attributes: {
        ...{ provider: provider.id, issuer, subject, authenticatedBy },
        ...Object.fromEntries(sets),
        ...(authTime !== undefined && Number.isSafeInteger(authTime) ? { authTime } : {}),
      },
      tags: claimTags(identity),
    },
    action: method,
    resource: cedarResource(routeKey),
    time: now,
    sourceIp: sourceAddress,
  };
}

/** The claims that are texts, numbers, truth values or lists of these; of a list, the elements that are. */
function claimTags({ claimSources }: Identity): Readonly<Record<string, readonly string[]>> {
  const names = new Set(claimSources.flatMap((claims) => Object.keys(claims)));
  return Object.fromEntries(
    [...names].filter(isWellFormed).flatMap((name) => {
      const texts = claimElements(findClaim(claimSources, [name]))?.texts.filter(isWellFormed);
      return texts === undefined ? [] : [[name, texts]];
    }),
  );
}

/** Halves of surrogate pairs are no text to Cedar. */
function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
