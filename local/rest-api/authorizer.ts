import { AuthorizerCache } from '../gateway/authorizer-cache.js';
import {
  AUTHORIZER_TIMEOUT,
  type AuthorizerOutcome,
  type AuthorizerResult,
  callAuthorizer,
  invocationProblem,
  noteOutcome,
} from '../gateway/authorizer-result.js';
import { parsePolicy } from '../gateway/policy.js';
import type { TraceNotes } from '../gateway-trace.js';
import type { FunctionInvoker, InvokeResult } from '../template/deployment.js';
import { isRecord } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';
import type { RestAuthorizerModel } from './authorizer-model.js';
import { restAuthorizerEvent } from './event.js';
import { methodArn, type RestAuthorizerContext, type RestExchange, restApiArn } from './scope.js';
import { resolveRestSource, spellRestSource } from './source.js';

/** A Lambda authorizer of a REST API, with its cache. */
export class RestApiAuthorizer {
  private readonly cache: AuthorizerCache<AuthorizerResult>;

  constructor(
    private readonly model: RestAuthorizerModel,
    private readonly functions: FunctionInvoker,
    clock: { now(): number },
    private readonly switches: Switches,
  ) {
    this.cache = new AuthorizerCache(model.ttlSeconds, clock);
  }

  async authorize(exchange: RestExchange, notes: TraceNotes): Promise<AuthorizerOutcome> {
    const sources = this.model.identitySources.map((source) => ({
      name: spellRestSource(source),
      value: resolveRestSource(source, { scope: exchange, switches: this.switches }) ?? '',
    }));
    notes.record({ kind: 'identified', sources });
    const values = sources.map(({ value }) => value);
    if (!this.isAcceptable(values)) {
      noteOutcome({ kind: 'unauthorized' }, notes);
      return { kind: 'unauthorized' };
    }
    return callAuthorizer({
      cache: this.cache,
      identity: values,
      methodArn: methodArn(exchange),
      switches: this.switches,
      notes,
      invoke: () => this.invoke(exchange, values),
      interpret: (result) => this.interpret(result),
    });
  }

  private isAcceptable(values: readonly string[]): boolean {
    const { type, ttlSeconds, validation } = this.model;
    if (validation !== undefined && !validation.test(values[0] ?? '')) return false;
    const isUnchecked = type === 'REQUEST' && ttlSeconds === 0 && this.switches['58'] === 'invoked';
    return isUnchecked || !values.includes('');
  }

  private invoke(exchange: RestExchange, values: readonly string[]): Promise<InvokeResult> {
    const arn = methodArn(exchange);
    const event =
      this.model.type === 'TOKEN'
        ? { type: 'TOKEN', authorizationToken: values[0], methodArn: arn }
        : restAuthorizerEvent(exchange, arn);
    return this.functions.invoke(this.model.functionArn, event, {
      sourceArn: `${restApiArn(exchange)}/authorizers/${this.model.authorizerId}`,
      timeout: AUTHORIZER_TIMEOUT,
      requestId: exchange.request.requestId,
    });
  }

  private interpret(result: InvokeResult): AuthorizerResult {
    if (result.kind === 'error' && result.errorMessage === 'Unauthorized') return { kind: 'unauthorized' };
    if (result.kind !== 'answer') return { kind: 'failed', problem: `authorizer: ${invocationProblem(result)}` };
    const answer = isRecord(result.payload) ? result.payload : {};
    const policy = parsePolicy(answer.policyDocument);
    if (policy === undefined) return { kind: 'failed', problem: 'authorizer: policyDocument is missing or malformed' };
    const principalId = typeof answer.principalId === 'string' ? answer.principalId : null;
    if (principalId === null && this.switches['principal-id'] === 'failed') {
      return { kind: 'failed', problem: 'authorizer: principalId is missing' };
    }
    const context = stringified(answer.context ?? {});
    if (context === undefined)
      return { kind: 'failed', problem: 'authorizer: context holds more than texts, numbers and booleans' };
    const { usageIdentifierKey } = answer;
    return {
      kind: 'policy',
      policy,
      context: { ...context, principalId },
      ...(typeof usageIdentifierKey === 'string' ? { usageIdentifierKey } : {}),
    };
  }
}

/** Undefined when a value is an object or a list, which REST APIs refuse. */
function stringified(context: unknown): RestAuthorizerContext | undefined {
  if (!isRecord(context)) return undefined;
  const entries = Object.entries(context);
  if (entries.some(([, value]) => typeof value === 'object' && value !== null)) return undefined;
  return Object.fromEntries(entries.map(([key, value]) => [key, value === null ? null : String(value)]));
}
