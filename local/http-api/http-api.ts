import type { AuthorizerOutcome } from '../gateway/authorizer-result.js';
import { corsHeaders, isPreflight, withoutCorsHeaders } from '../gateway/cors.js';
import { pathWithin } from '../gateway/custom-domain.js';
import { type GatewayAnswer, type GatewayRequest, jsonAnswer } from '../gateway/gateway-request.js';
import type { GatewayOptions, Refusal, ServedApi } from '../gateway/gateway-server.js';
import { Throttle } from '../gateway/throttle.js';
import type { TraceNotes } from '../gateway-trace.js';
import { DeploymentError } from '../template/deployment.js';
import type { Switches } from '../uncertain.js';
import { refuseWebAcls } from '../waf/web-acl.js';
import { HttpApiAuthorizer } from './authorizer.js';
import type { HttpApiExchange } from './exchange.js';
import { callIntegration, INTERNAL_SERVER_ERROR } from './integration.js';
import { type HttpApiModel, readHttpApi } from './model.js';
import { matchRoute, matchStage, type StageMatch } from './routing.js';
import { limitsOf } from './stage-model.js';

const NOT_FOUND = jsonAnswer(404, { message: 'Not Found' });
const UNAUTHORIZED = jsonAnswer(401, { message: 'Unauthorized' });
const FORBIDDEN = jsonAnswer(403, { message: 'Forbidden' });
const TOO_MANY_REQUESTS = jsonAnswer(429, { message: 'Too Many Requests' });

/** An HTTP API that answers as API Gateway would. @throws DeploymentError for what cannot be served */
export function httpApi(options: GatewayOptions): ServedApi {
  return new ServedHttpApi(options);
}

class ServedHttpApi implements ServedApi {
  readonly flavour = 'http-api';
  private readonly model: HttpApiModel;
  private readonly authorizers = new Map<string, HttpApiAuthorizer>();
  private readonly throttle: Throttle;

  get apiId(): string {
    return this.model.apiId;
  }

  get name(): string {
    return this.model.name;
  }

  constructor(private readonly options: GatewayOptions) {
    const { deployment, api, functions, clock, switches, mount } = options;
    this.throttle = new Throttle(clock, options.throttling === false ? 'never' : switches['throttle-order']);
    this.model = readHttpApi(deployment, api, switches);
    refuseWebAcls(deployment, this.model.apiId);
    if (this.model.stages.length === 0) throw new DeploymentError(api, 'the API has no stage');
    if (mount === 'domain' && this.model.stages.length > 1) {
      throw new DeploymentError(api, 'the API has several stages, and a domain is mapped to one');
    }
    for (const { authorizer } of this.model.routes) {
      if (authorizer === undefined || this.authorizers.has(authorizer.authorizerId)) continue;
      this.authorizers.set(authorizer.authorizerId, new HttpApiAuthorizer(authorizer, functions, clock, switches));
    }
  }

  async answer(request: GatewayRequest, notes: TraceNotes): Promise<GatewayAnswer> {
    const answer = await this.answerRequest(request, notes);
    return { ...answer, headers: [...answer.headers, ['apigw-requestid', request.requestId]] };
  }

  refuse(refusal: Refusal, request: GatewayRequest): GatewayAnswer {
    const id = [['apigw-requestid', request.requestId]] as const;
    if (refusal === 'defect') return { ...INTERNAL_SERVER_ERROR, headers: [...INTERNAL_SERVER_ERROR.headers, ...id] };
    if (refusal === 'body-too-large') return jsonAnswer(413, { message: 'Request Entity Too Large' }, id);
    const status = Number(this.options.switches['header-limit']);
    return jsonAnswer(status, { message: 'HTTP header is larger than 10240 bytes' }, id);
  }

  private async answerRequest(request: GatewayRequest, notes: TraceNotes): Promise<GatewayAnswer> {
    const staged = this.stageOf(request);
    if (staged === undefined) return NOT_FOUND;
    const matched = matchRoute(this.model, request.method, staged.path, this.options.switches);
    if (this.isAnsweredPreflight(request, matched?.route)) return this.preflight(request, notes);
    if (matched === undefined) return NOT_FOUND;
    const { routeKey: route } = matched.route;
    notes.route = route;
    notes.record({ kind: 'routed', route, stage: staged.stage.name, parameters: matched.match.parameters });
    const { region, accountId } = this.options.deployment;
    const rawPath = this.rawPath(staged, request);
    const place = { region, accountId, apiId: this.model.apiId, rawPath };
    return this.answerMatched({ ...place, ...staged, ...matched, request }, notes);
  }

  private stageOf(request: GatewayRequest): StageMatch | undefined {
    const { path, mapping } = request;
    if (mapping !== undefined) {
      const stage = this.model.stages.find(({ name }) => name === mapping.stage);
      return stage === undefined ? undefined : { stage, path: pathWithin(request) };
    }
    const [only] = this.model.stages;
    if (this.options.mount === 'domain') return only === undefined ? undefined : { stage: only, path };
    return this.model.isExecuteApiDisabled ? undefined : matchStage(this.model.stages, path);
  }

  /** Without the base path of a domain. */
  private rawPath({ stage, path }: StageMatch, sent: GatewayRequest): string {
    if (stage.name === '$default') return path;
    if (this.options.mount === 'stage' && sent.mapping === undefined) return sent.path;
    return this.options.switches['19'] === 'with-stage' ? `/${stage.name}${path}` : path;
  }

  private isAnsweredPreflight(
    request: GatewayRequest,
    route: { method: string; routeKey: string } | undefined,
  ): boolean {
    if (this.model.cors === undefined || !isPreflight(request.method, request.headers)) return false;
    if (route === undefined) return true;
    const isAny = route.method === 'ANY' && route.routeKey !== '$default';
    return isAny && this.options.switches['47'] === 'default-route';
  }

  private preflight(request: GatewayRequest, notes: TraceNotes): GatewayAnswer {
    notes.decision = 'preflight';
    const status = Number(this.options.switches['preflight-status']);
    return { status, headers: this.corsHeaders(request), body: Buffer.alloc(0) };
  }

  private corsHeaders(request: GatewayRequest) {
    return this.model.cors === undefined ? [] : corsHeaders(this.model.cors, request.method, request.headers);
  }

  private async answerMatched(exchange: HttpApiExchange, notes: TraceNotes): Promise<GatewayAnswer> {
    const { functions, privateUpstream, switches } = this.options;
    const { request, route } = exchange;
    if (!this.isAdmitted('before-authorizer', exchange)) return this.throttled(request, notes);
    if (route.needsSignature) {
      notes.decision = 'forbidden';
      return FORBIDDEN;
    }
    notes.decision = 'open';
    const authorizer = this.authorizers.get(route.authorizer?.authorizerId ?? '');
    const outcome = await authorizer?.authorize(exchange, notes);
    if (outcome !== undefined && outcome.kind !== 'allowed') return this.refused(outcome, request);
    if (!this.isAdmitted('after-authorizer', exchange)) return this.throttled(request, notes);
    const answer = await callIntegration({
      exchange,
      authorizer: outcome?.context,
      functions,
      privateUpstream,
      switches,
      notes,
    });
    const renamed = switches['www-authenticate'] === 'remapped' ? remapWwwAuthenticate(answer) : answer;
    if (this.model.cors === undefined) return renamed;
    return { ...renamed, headers: [...withoutCorsHeaders(renamed.headers), ...this.corsHeaders(request)] };
  }

  private isAdmitted(moment: Switches['throttle-order'], { stage, route: { routeKey } }: HttpApiExchange): boolean {
    return this.throttle.admits(moment, stage.name, routeKey, limitsOf(stage, routeKey));
  }

  private throttled(request: GatewayRequest, notes: TraceNotes): GatewayAnswer {
    notes.decision = 'throttled';
    return this.withErrorCors(TOO_MANY_REQUESTS, request);
  }

  private refused(outcome: AuthorizerOutcome, request: GatewayRequest): GatewayAnswer {
    if (outcome.kind === 'failed') return INTERNAL_SERVER_ERROR;
    return this.withErrorCors(outcome.kind === 'unauthorized' ? UNAUTHORIZED : FORBIDDEN, request);
  }

  private withErrorCors(answer: GatewayAnswer, request: GatewayRequest): GatewayAnswer {
    const added = this.options.switches['49'] === 'added' ? this.corsHeaders(request) : [];
    return { ...answer, headers: [...answer.headers, ...added] };
  }
}

function remapWwwAuthenticate(answer: GatewayAnswer): GatewayAnswer {
  const headers = answer.headers.map(([name, value]): [string, string] =>
    name.toLowerCase() === 'www-authenticate' ? [`x-amzn-remapped-${name}`, value] : [name, value],
  );
  return { ...answer, headers };
}
