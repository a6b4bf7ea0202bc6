import type { TraceNotes } from '../gateway-trace.js';
import type { InvokeResult } from '../template/deployment.js';
import type { Switches } from '../uncertain.js';
import type { AuthorizerCache } from './authorizer-cache.js';
import { evaluatePolicy, type Policy } from './policy.js';

interface Allowance {
  readonly context: Readonly<Record<string, unknown>>;
  /** The value of the API key that stands for the caller; of REST APIs only. */
  readonly usageIdentifierKey?: string;
}

/** What the function of an authorizer said, before it is applied to a request. Cached in this form. */
export type AuthorizerResult =
  | { readonly kind: 'simple'; readonly isAuthorized: boolean; readonly context: Readonly<Record<string, unknown>> }
  | ({ readonly kind: 'policy'; readonly policy: Policy } & Allowance)
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'failed'; readonly problem: string };

/** What follows for one request. */
export type AuthorizerOutcome =
  | ({ readonly kind: 'allowed' } & Allowance)
  | { readonly kind: 'forbidden'; readonly isExplicit: boolean; readonly context: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'failed'; readonly problem: string };

/** API Gateway waits no longer for an authorizer, whatever its function may take. */
export const AUTHORIZER_TIMEOUT = 10_000;

function applyResult(result: AuthorizerResult, methodArn: string): AuthorizerOutcome {
  if (result.kind === 'unauthorized' || result.kind === 'failed') return result;
  if (result.kind === 'policy') {
    const { policy, ...allowance } = result;
    const verdict = evaluatePolicy(policy, methodArn);
    if (verdict === 'allowed') return { ...allowance, kind: 'allowed' };
    return { kind: 'forbidden', isExplicit: verdict === 'denied-explicitly', context: result.context };
  }
  if (result.isAuthorized) return { kind: 'allowed', context: result.context };
  return { kind: 'forbidden', isExplicit: true, context: result.context };
}

function isCacheable(outcome: AuthorizerOutcome, switches: Switches): boolean {
  if (outcome.kind === 'forbidden') return switches['30'] === 'cached';
  if (outcome.kind === 'failed') return switches['31'] === 'cached';
  if (outcome.kind === 'unauthorized') return switches['unauthorized-result'] === 'cached';
  return true;
}

export interface AuthorizerCall {
  readonly cache: AuthorizerCache<AuthorizerResult>;
  readonly identity: readonly string[];
  readonly methodArn: string;
  readonly switches: Switches;
  readonly notes: TraceNotes;
  readonly invoke: () => Promise<InvokeResult>;
  readonly interpret: (answer: InvokeResult) => AuthorizerResult;
}

/** Takes the result from the cache or from the function, and applies it to the request at hand. */
export async function callAuthorizer(call: AuthorizerCall): Promise<AuthorizerOutcome> {
  const cached = call.cache.get(call.identity);
  call.notes.authorizer = cached === undefined ? 'called' : 'cached';
  if (cached !== undefined) call.notes.record({ kind: 'authorizer-cached', result: cached });
  const result = cached ?? call.interpret(await call.invoke());
  const outcome = applyResult(result, call.methodArn);
  if (cached === undefined && isCacheable(outcome, call.switches)) call.cache.put(call.identity, result);
  noteOutcome(outcome, call.notes);
  return outcome;
}

export function noteOutcome(outcome: AuthorizerOutcome, notes: TraceNotes): void {
  notes.decision = outcome.kind === 'failed' ? 'authorizer-failed' : outcome.kind;
  if (outcome.kind === 'failed') notes.problem = outcome.problem;
  notes.record({ kind: 'decided', decision: notes.decision });
}

/** Why an invocation gave nothing to work with; undefined when it gave an answer. */
export function invocationProblem(result: InvokeResult): string | undefined {
  if (result.kind === 'answer') return undefined;
  if (result.kind === 'error') return `the function failed with ${result.errorType}`;
  if (result.kind === 'timeout') return 'the function took too long';
  return result.kind === 'throttled' ? 'the function was throttled' : 'API Gateway may not invoke the function';
}
