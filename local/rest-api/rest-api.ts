import type { AuthorizerOutcome } from '../gateway/authorizer-result.js';
import { pathWithin } from '../gateway/custom-domain.js';
import { type GatewayAnswer, type GatewayRequest, jsonAnswer } from '../gateway/gateway-request.js';
import type { GatewayOptions, Refusal, ServedApi } from '../gateway/gateway-server.js';
import { headerValues } from '../gateway/header-list.js';
import { Throttle } from '../gateway/throttle.js';
import type { TraceNotes } from '../gateway-trace.js';
import type { Switches } from '../uncertain.js';
import { type Block, type WebAcl, webAclOf } from '../waf/web-acl.js';
import { ApiKeys, type PlannedKey } from './api-keys.js';
import { RestApiAuthorizer } from './authorizer.js';
import { type GatewayResponseType, gatewayResponse, type Occurrence } from './gateway-responses.js';
import { callRestIntegration } from './integration.js';
import { type RestApiModel, readRestApi } from './model.js';
import { asDelivered, matchMethod, matchRestStage, overriddenMethod } from './routing.js';
import {
  extendedRequestId,
  methodArn,
  type RestAuthorizerContext,
  type RestExchange,
  type RestScope,
} from './scope.js';
import { limitsOf, type RestStage, requireStages } from './stage-model.js';

const ARN_LIMIT = 1600;

/** A REST API that answers as API Gateway would. @throws DeploymentError for what cannot be served */
export function restApi(options: GatewayOptions): ServedApi {
  return new ServedRestApi(options);
}

class ServedRestApi implements ServedApi {
  readonly flavour = 'rest-api';
  private readonly model: RestApiModel;
  private readonly authorizers = new Map<string, RestApiAuthorizer>();
  private readonly apiKeys: ApiKeys;
  private readonly throttle: Throttle;
  /** By the name of the stage. */
  private readonly webAcls: ReadonlyMap<string, WebAcl>;

  get apiId(): string {
    return this.model.apiId;
  }

  get name(): string {
    return this.model.name;
  }

  constructor(private readonly options: GatewayOptions) {
    const { deployment, api, functions, clock, switches, mount, secretValue } = options;
    this.model = readRestApi(deployment, api);
    this.apiKeys = new ApiKeys(deployment, this.model.apiId, clock, secretValue);
    requireStages(this.model.stages, api, mount);
    this.throttle = new Throttle(clock, options.throttling === false ? 'never' : switches['throttle-order']);
    this.webAcls = this.readWebAcls();
    for (const { authorizer } of this.model.resources.flatMap(({ methods }) => [...methods.values()])) {
      if (authorizer === undefined || this.authorizers.has(authorizer.authorizerId)) continue;
      this.authorizers.set(authorizer.authorizerId, new RestApiAuthorizer(authorizer, functions, clock, switches));
    }
  }

  async answer(sent: GatewayRequest, notes: TraceNotes): Promise<GatewayAnswer> {
    const { switches } = this.options;
    const delivered = asDelivered(sent, switches);
    const override = overriddenMethod(delivered, switches);
    const request = switches['method-override'] === 'routed' ? { ...delivered, method: override } : delivered;
    const staged = this.stageOf(request);
    if (staged === undefined) return forbidden(request);
    const scope = { ...this.scope(request, staged.path), ...staged };
    const block = this.webAcls.get(staged.stage.name)?.block(sent);
    if (block !== undefined) return this.filtered(block, scope, notes);
    const matched = matchMethod(this.model.resources, request.method, staged.path);
    if (matched === undefined) return this.unsigned(scope);
    const route = `${matched.method.method} ${matched.resource.template.text}`;
    notes.route = route;
    notes.record({ kind: 'routed', route, stage: staged.stage.name, parameters: matched.match.parameters });
    return this.answerMatched({ ...scope, ...matched, integrationMethod: override }, notes);
  }

  refuse(refusal: Refusal, request: GatewayRequest): GatewayAnswer {
    const scope = this.scope(request, request.path);
    if (refusal === 'body-too-large') return this.gatewayResponse('REQUEST_TOO_LARGE', scope);
    if (refusal === 'defect') return jsonAnswer(500, { message: 'Internal server error' }, requestIds(request));
    const status = Number(this.options.switches['header-limit']);
    return jsonAnswer(status, { message: 'HTTP header is larger than 10240 bytes' }, requestIds(request));
  }

  private readWebAcls(): ReadonlyMap<string, WebAcl> {
    const { deployment, clock, throttling = true, report = () => {} } = this.options;
    const stages = this.model.stages.flatMap(({ name }): [string, WebAcl][] => {
      const stageArn = `arn:aws:apigateway:${deployment.region}::/restapis/${this.model.apiId}/stages/${name}`;
      const acl = webAclOf(deployment, stageArn, { clock, throttling, report });
      return acl === undefined ? [] : [[name, acl]];
    });
    return new Map(stages);
  }

  private filtered({ custom }: Block, scope: RestScope, notes: TraceNotes): GatewayAnswer {
    notes.decision = 'filtered';
    if (custom === undefined) return this.gatewayResponse('WAF_FILTERED', scope);
    const { status, headers } = custom;
    return { status, headers: [...headers, ...requestIds(scope.request)], body: Buffer.alloc(0) };
  }

  private stageOf(request: GatewayRequest): { readonly stage: RestStage; readonly path: string } | undefined {
    const { path, mapping } = request;
    const { stages, isExecuteApiDisabled } = this.model;
    if (mapping === undefined && this.options.mount === 'stage') {
      return isExecuteApiDisabled ? undefined : matchRestStage(stages, path);
    }
    const [stage] = mapping === undefined ? stages : stages.filter(({ name }) => name === mapping.stage);
    return stage === undefined ? undefined : { stage, path: pathWithin(request) };
  }

  private scope(request: GatewayRequest, path: string): RestScope {
    const { region, accountId } = this.options.deployment;
    return { region, accountId, apiId: this.model.apiId, request, path };
  }

  private gatewayResponse(
    type: GatewayResponseType | undefined,
    scope: RestScope,
    occurrence?: Occurrence,
  ): GatewayAnswer {
    return gatewayResponse(this.model.gatewayResponses, type, scope, this.options.switches, occurrence);
  }

  /** Where a signature for AWS is looked for, a bearer token is taken for a broken one. */
  private unsigned(scope: RestScope): GatewayAnswer {
    const isBearer = headerValues(scope.request.headers, 'authorization').some((value) => /^Bearer /i.test(value));
    return this.gatewayResponse(isBearer ? 'INVALID_SIGNATURE' : 'MISSING_AUTHENTICATION_TOKEN', scope);
  }

  private async answerMatched(exchange: RestExchange, notes: TraceNotes): Promise<GatewayAnswer> {
    const { functions, privateUpstream, switches } = this.options;
    if (!this.isAdmitted('before-authorizer', exchange)) return this.throttled(exchange, notes);
    if (exchange.method.needsSignature) {
      notes.decision = 'forbidden';
      return this.unsigned(exchange);
    }
    notes.decision = 'open';
    const authorizer = this.authorizers.get(exchange.method.authorizer?.authorizerId ?? '');
    if (authorizer !== undefined && methodArn(exchange).length > ARN_LIMIT) {
      notes.decision = 'too-large';
      const occurrence = { status: 414, message: 'Request URI too long', errorType: 'RequestUriTooLongException' };
      return this.gatewayResponse(undefined, exchange, occurrence);
    }
    const outcome = await authorizer?.authorize(exchange, notes);
    if (outcome !== undefined && outcome.kind !== 'allowed') return this.refused(outcome, exchange);
    const identified = outcome === undefined ? exchange : { ...exchange, authorizer: contextOf(outcome) };
    if (!this.isAdmitted('after-authorizer', exchange)) return this.throttled(identified, notes);
    const apiKey = this.apiKeyOf(exchange, outcome?.usageIdentifierKey);
    if (exchange.method.isApiKeyRequired && apiKey === undefined) {
      return this.gatewayResponse('INVALID_API_KEY', identified);
    }
    const allowed = apiKey === undefined ? identified : { ...identified, apiKey };
    const usage = this.options.throttling === false ? undefined : apiKey?.admit();
    if (usage === 'throttled') return this.throttled(allowed, notes);
    if (usage === 'over-quota') return this.throttled(allowed, notes, 'QUOTA_EXCEEDED');
    const { binaryMediaTypes } = this.model;
    const { record } = notes;
    const result = await callRestIntegration({
      exchange: allowed,
      functions,
      privateUpstream,
      switches,
      binaryMediaTypes,
      record,
    });
    if (result.kind === 'failed') {
      notes.problem = result.problem;
      return this.gatewayResponse(result.type, allowed, result.occurrence);
    }
    notes.answeredBy = 'integration';
    return { ...result.answer, headers: [...result.answer.headers, ...requestIds(exchange.request)] };
  }

  /** Limits are of the method that was sent, also where ANY takes it. */
  private isAdmitted(
    moment: Switches['throttle-order'],
    { stage, resource, request: { method } }: RestExchange,
  ): boolean {
    const path = resource.template.text;
    return this.throttle.admits(moment, stage.name, `${method} ${path}`, limitsOf(stage, method, path));
  }

  private throttled(
    exchange: RestExchange,
    notes: TraceNotes,
    type: 'THROTTLED' | 'QUOTA_EXCEEDED' = 'THROTTLED',
  ): GatewayAnswer {
    notes.decision = 'throttled';
    return this.gatewayResponse(type, exchange);
  }

  /** Undefined where no key is needed, and where none counts. */
  private apiKeyOf(exchange: RestExchange, usageIdentifierKey: string | undefined): PlannedKey | undefined {
    if (!exchange.method.isApiKeyRequired) return undefined;
    const sent = headerValues(exchange.request.headers, 'x-api-key')[0];
    const value = this.model.apiKeySource === 'AUTHORIZER' ? usageIdentifierKey : sent;
    return this.apiKeys.find(value, exchange.stage.name);
  }

  private refused(outcome: Exclude<AuthorizerOutcome, { kind: 'allowed' }>, exchange: RestExchange): GatewayAnswer {
    if (outcome.kind === 'failed') return this.gatewayResponse('AUTHORIZER_CONFIGURATION_ERROR', exchange);
    if (outcome.kind === 'unauthorized') return this.gatewayResponse('UNAUTHORIZED', exchange);
    const ending = outcome.isExplicit ? ' with an explicit deny' : '';
    const message = `User is not authorized to access this resource${ending}`;
    return this.gatewayResponse('ACCESS_DENIED', { ...exchange, authorizer: contextOf(outcome) }, { message });
  }
}

/** The authorizer of a REST API let nothing but texts and null into its context. */
function contextOf(outcome: { readonly context: Readonly<Record<string, unknown>> }): RestAuthorizerContext {
  return outcome.context as RestAuthorizerContext;
}

function requestIds(request: GatewayRequest) {
  return [
    ['x-amzn-RequestId', request.requestId],
    ['x-amz-apigw-id', extendedRequestId(request)],
  ] as const;
}

function forbidden(request: GatewayRequest): GatewayAnswer {
  return jsonAnswer(403, { message: 'Forbidden' }, [
    ['x-amzn-ErrorType', 'ForbiddenException'],
    ...requestIds(request),
  ]);
}
