import {
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  type HttpRouteIntegration,
  HttpRouteKey,
  type IHttpApiRef,
  type IHttpRoute,
  type IHttpRouteAuthorizer,
  type ParameterMapping,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { AccessRule } from './access-rule.js';
import { ApiGate } from './api-gate.js';
import { DEFAULT_REQUEST_HEADERS } from './api-gate-props.js';
import { checkBearerCache } from './checks/bearer-cache.js';
import { checkRouteCredentials } from './checks/credentials.js';
import { checkReservedHeaders } from './checks/header-names.js';
import { stopOn } from './checks/report.js';
import {
  checkMissingRoutes,
  checkOpenRoutes,
  checkPreflights,
  checkRouteKeys,
  checkUnusedRules,
  checkUpstreamRoutes,
} from './checks/routes.js';
import type { Credential } from './credential.js';
import { GateFunctions } from './gate-functions.js';
import { addPageFunctions, gatePages } from './gate-pages.js';
import { givenPublicUrl, httpApiUrl, outputUrls } from './gate-urls.js';
import { addHttpApiAuthorizer } from './http-api-authorizer.js';
import { routeFacts } from './http-api-checks.js';
import { allowOrigins, HttpApiPreflights } from './http-api-cors.js';
import type { HttpApiGateProps, PublicRouteOptions, RouteOptions } from './http-api-gate-props.js';
import { identityMapping, strippingMapping } from './http-api-mapping.js';
import { HttpApiRouteAuthorizer, routeKey, takesAnyMethod } from './http-api-route-authorizer.js';
import { HttpApiUpstream } from './http-api-upstream.js';
import type { IOidcGate } from './oidc-gate.js';
import { credentialKinds, RouteRules, takesSessions } from './route-rules.js';

/**
 * A gate in front of one HTTP API. HTTP APIs cannot shape a refusal: callers get a plain 401 or 403, and browsers start
 * at the login URL. Made by `OidcGate.forHttpApi`.
 */
export class HttpApiGate extends ApiGate {
  readonly authorizerFunction: IFunction;

  private readonly rules = new RouteRules();
  private readonly authorizers: HttpApiRouteAuthorizer[] = [];
  private readonly upstreams = new Set<HttpRouteIntegration>();
  private readonly upstreamRoutes: IHttpRoute[] = [];
  private readonly functions: GateFunctions;
  private readonly preflights: HttpApiPreflights;
  private readonly authorizerId: string;
  private account?: IFunction;

  /**
   * Use `OidcGate.forHttpApi` instead. Throws if a property cannot work; the message says what to write.
   *
   * @param scope the API
   * @param id name within the scope
   * @param gate the gate
   * @param api the API
   * @param props what belongs to this API
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly gate: IOidcGate,
    private readonly api: IHttpApiRef,
    props: HttpApiGateProps,
  ) {
    super(scope, id, givenPublicUrl(scope, props.publicUrl) ?? httpApiUrl(scope, api));
    stopOn(this, [
      ...checkReservedHeaders(
        'http',
        gate.upstreamHeaders.map((header) => header.name),
      ),
      ...checkBearerCache(props.bearerCache?.toSeconds(), credentialKinds(gate.credentials)),
    ]);
    this.functions = new GateFunctions(this, 'Functions', {
      gate,
      publicUrl: this.publicUrl,
      decisionTtl: props.bearerCache?.toSeconds() ?? 0,
      rules: this.rules,
      options: props,
    });
    this.authorizerFunction = this.functions.authorizer;
    this.authorizerId = addHttpApiAuthorizer(this, api, this.functions.authorizer, props.bearerCache);
    this.preflights = new HttpApiPreflights(this, api, () => this.accountFunction());
    allowOrigins(
      api,
      gate.allowedOrigins,
      props.allowedRequestHeaders ?? DEFAULT_REQUEST_HEADERS,
      takesSessions(gate.credentials),
    );
    if (takesSessions(gate.credentials)) {
      this.addPages(props.logoutByGet ?? false);
      outputUrls(this, this.publicUrl);
    }
    this.node.addValidation({ validate: () => this.faults() });
  }

  /**
   * Protects routes: pass it as `authorizer` to `addRoutes`. Throws if a credential is not one of the gate's.
   *
   * @param rule what callers must have
   * @param options what else the routes ask for
   */
  authorizer(rule: AccessRule, options: RouteOptions = {}): IHttpRouteAuthorizer {
    stopOn(this, checkRouteCredentials(credentialKinds(options.credentials), credentialKinds(this.gate.credentials)));
    const authorizer = new HttpApiRouteAuthorizer(rule, this.authorizerId, (route) =>
      this.onRoute(route, rule, options.credentials),
    );
    this.authorizers.push(authorizer);
    return authorizer;
  }

  /**
   * An integration that hands requests and the upstream headers on to an HTTP upstream. For protected routes only:
   * synthesis stops if another one uses it, since its callers could fill the headers.
   *
   * @param url address of the upstream; path parameters may stand in braces, as in `https://orders.internal/{proxy}`
   */
  upstream(url: string): HttpUrlIntegration {
    const integration = new HttpApiUpstream(url, this.parameterMapping(), (route) => this.upstreamRoutes.push(route));
    this.upstreams.add(integration);
    return integration;
  }

  /** The upstream headers, for integrations of your own on protected routes. Lambda integrations get them as headers too. */
  parameterMapping(): ParameterMapping {
    return identityMapping(this.gate.upstreamHeaders);
  }

  /** Takes the upstream headers away from what callers send, for integrations of your own on public routes. */
  publicParameterMapping(): ParameterMapping {
    return strippingMapping(this.gate.upstreamHeaders);
  }

  /**
   * Adds a route that everybody may use; it never carries an identity. Throws unless either an upstream or an
   * integration is given, and if the integration is one of the gate's for protected routes.
   *
   * @param path path of the route, as in `/health`
   * @param options where the route leads
   */
  publicRoute(path: string, options: PublicRouteOptions): HttpRoute[] {
    const integration = this.publicIntegration(path, options);
    return (options.methods ?? [HttpMethod.ANY]).map((method) =>
      this.addOpenRoute(`${method} ${path.replace(/\//g, '|')}`, method, path, integration),
    );
  }

  private publicIntegration(path: string, options: PublicRouteOptions): HttpRouteIntegration {
    const { upstream, integration } = options;
    if ((upstream === undefined) === (integration === undefined)) {
      throw new Error(
        `[${this.node.path}] publicRoute "${path}" needs either an upstream or an integration: give one.`,
      );
    }
    if (integration !== undefined && this.upstreams.has(integration)) {
      throw new Error(
        `[${this.node.path}] publicRoute "${path}" uses upstream(), whose headers nobody fills on a public route: ` +
          'give the address as "upstream" instead.',
      );
    }
    return (
      integration ??
      new HttpUrlIntegration('PublicUpstream', upstream ?? '', { parameterMapping: this.publicParameterMapping() })
    );
  }

  private onRoute(route: IHttpRoute, rule: AccessRule, credentials: Credential[] | undefined): void {
    if (route.httpApi.apiId !== this.api.apiRef.apiId) {
      throw new Error(
        `[${route.node.path}] belongs to another API than its authorizer: call forHttpApi for that API, and use its authorizer.`,
      );
    }
    this.rules.protect(() => routeKey(route), rule, credentials);
    if (this.gate.allowedOrigins.length > 0 && takesAnyMethod(route)) {
      this.preflights.add(route.path);
    }
  }

  private addPages(logoutByGet: boolean): void {
    const handlers = addPageFunctions(this.functions, this.accountFunction());
    for (const { id, method, path, handler } of gatePages(logoutByGet)) {
      const integration = new HttpLambdaIntegration('Function', handlers[handler]);
      this.addOpenRoute(id, method, path, integration);
    }
  }

  private addOpenRoute(id: string, method: HttpMethod, path: string, integration: HttpRouteIntegration): HttpRoute {
    return new HttpRoute(this, id, {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(path, method),
      integration,
      authorizer: new HttpNoneAuthorizer(),
    });
  }

  private accountFunction(): IFunction {
    this.account ??= this.functions.add('account');
    return this.account;
  }

  private faults(): string[] {
    const facts = routeFacts(this.api, this);
    const others = facts.filter((fact) => fact.guard !== 'gate').map((fact) => fact.key);
    const unused = this.authorizers.filter((authorizer) => !authorizer.attached);
    return [
      ...checkRouteKeys(this.rules.keys()),
      ...checkUnusedRules(unused.map((authorizer) => authorizer.rule.toString())),
      ...checkMissingRoutes(this.rules.keys(), others),
      ...checkUpstreamRoutes(this.upstreamRoutes.map(routeKey), this.rules.keys()),
      ...checkPreflights(this.preflights.keys, others),
      ...checkOpenRoutes(facts, 'give it authorizer: gate.authorizer(rule)', 'gate.publicRoute(path, { upstream })'),
    ];
  }
}
