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
import type { IdentitySource } from '../request-recorder.js';
import type { FunctionInvoker, InvokeResult } from '../template/deployment.js';
import { isRecord } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';
import type { HttpApiAuthorizerModel } from './authorizer-model.js';
import { authorizerEventV2 } from './event.js';
import { authorizerEventV1 } from './event-v1.js';
import { apiArn, type HttpApiExchange, requestVariable, routeArn } from './exchange.js';

/** A Lambda authorizer of an HTTP API, with its cache. */
export class HttpApiAuthorizer {
  private readonly cache: AuthorizerCache<AuthorizerResult>;

  constructor(
    private readonly model: HttpApiAuthorizerModel,
    private readonly functions: FunctionInvoker,
    clock: { now(): number },
    private readonly switches: Switches,
  ) {
    this.cache = new AuthorizerCache(model.ttlSeconds, clock);
  }

  async authorize(exchange: HttpApiExchange, notes: TraceNotes): Promise<AuthorizerOutcome> {
    const sources = this.identitySources(exchange);
    notes.record({ kind: 'identified', sources });
    const identity = sources.map(({ value }) => value);
    // One that is missing or empty is enough.
    if (identity.includes('')) {
      noteOutcome({ kind: 'unauthorized' }, notes);
      return { kind: 'unauthorized' };
    }
    return callAuthorizer({
      cache: this.cache,
      identity,
      methodArn: routeArn(exchange),
      switches: this.switches,
      notes,
      invoke: () => this.invoke(exchange, identity),
      interpret: (result) => this.interpret(result),
    });
  }

  private identitySources(exchange: HttpApiExchange): readonly IdentitySource[] {
    const lookUp = requestVariable(exchange);
    return this.model.identitySources.map((source) => ({
      name: `$${source.root}.${source.path}`,
      value: String(lookUp(source) ?? ''),
    }));
  }

  private invoke(exchange: HttpApiExchange, identity: readonly string[]): Promise<InvokeResult> {
    const arn = routeArn(exchange);
    const event =
      this.model.payloadFormat === '2.0'
        ? authorizerEventV2(exchange, identity, arn, this.switches)
        : authorizerEventV1(exchange, identity, arn);
    return this.functions.invoke(this.model.functionArn, event, {
      sourceArn: `${apiArn(exchange)}/authorizers/${this.model.authorizerId}`,
      timeout: AUTHORIZER_TIMEOUT,
      requestId: exchange.request.requestId,
    });
  }

  private interpret(result: InvokeResult): AuthorizerResult {
    if (result.kind === 'error' && result.errorMessage === 'Unauthorized' && this.switches['12'] === '401') {
      return { kind: 'unauthorized' };
    }
    if (result.kind !== 'answer') return { kind: 'failed', problem: `authorizer: ${invocationProblem(result)}` };
    const { payload } = result;
    if (!isRecord(payload)) return { kind: 'failed', problem: 'authorizer: the answer is not an object' };
    if (payload.errorMessage === 'Unauthorized') return { kind: 'unauthorized' };
    return this.model.hasSimpleResponses ? this.interpretSimple(payload) : this.interpretPolicy(payload);
  }

  private interpretSimple({ isAuthorized, context }: Readonly<Record<string, unknown>>): AuthorizerResult {
    const isText = this.switches['10'] === 'accepted' && (isAuthorized === 'true' || isAuthorized === 'false');
    if (typeof isAuthorized !== 'boolean' && !isText) {
      return { kind: 'failed', problem: 'authorizer: isAuthorized is not true or false' };
    }
    const verdict = isAuthorized === true || isAuthorized === 'true';
    return { kind: 'simple', isAuthorized: verdict, context: isRecord(context) ? context : {} };
  }

  private interpretPolicy(payload: Readonly<Record<string, unknown>>): AuthorizerResult {
    const policy = parsePolicy(payload.policyDocument);
    if (policy === undefined) return { kind: 'failed', problem: 'authorizer: policyDocument is missing or malformed' };
    if (typeof payload.principalId !== 'string' && this.switches['principal-id'] === 'failed') {
      return { kind: 'failed', problem: 'authorizer: principalId is missing' };
    }
    return { kind: 'policy', policy, context: isRecord(payload.context) ? payload.context : {} };
  }
}
