import {
  HttpApi,
  HttpMethod,
  type HttpRoute,
  type IHttpApiRef,
  type IHttpRoute,
  type IHttpRouteAuthorizer,
  type ParameterMapping,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { AccessRule } from './access-rule.js';
import { ApiGate } from './api-gate.js';
import { DEFAULT_REQUEST_HEADERS, servesMetadata } from './api-gate-props.js';
import { faultsOfAccepted } from './checks/accepted.js';
import { checkDestination } from './checks/api-kinds.js';
import { checkBearerCache, checkPublicAuthorizer } from './checks/bearer-cache.js';
import { checkRemovableHeaders, checkReservedHeaders } from './checks/header-names.js';
import { checkAddressLimit, checkPageLimits } from './checks/page-limits.js';
import { checkConsumerKeyFlavour } from './checks/rate-plans.js';
import { checkAtSynthesis, stopOn } from './checks/report.js';
import { DefaultAuthorizer } from './default-authorizer.js';
import { waysIn } from './gate-credentials.js';
import { GateFunctions } from './gate-functions.js';
import { gatePages, pageFunction } from './gate-pages.js';
import { givenPublicUrl, httpApiUrl, outputUrls } from './gate-urls.js';
import { addHttpApiAuthorizer } from './http-api-authorizer.js';
import { checkHttpApi } from './http-api-checks.js';
import { allowOrigins, HttpApiPreflights } from './http-api-cors.js';
import type { HttpApiGateProps, PublicRouteOptions, RouteOptions } from './http-api-gate-props.js';
import { identityMapping, strippingMapping, withoutMethodOverrides } from './http-api-mapping.js';
import { HttpApiOpenRoutes } from './http-api-open-routes.js';
import { HttpApiRouteAuthorizer, routeKey, takesAnyMethod } from './http-api-route-authorizer.js';
import { throttleRoutes } from './http-api-throttle.js';
import type { IOidcGate } from './oidc-gate.js';
import { credentialKinds, RouteRules, takesSessions } from './route-rules.js';
import { shownHeaders } from './shown-headers.js';

/**
 * A gate in front of one HTTP API. HTTP APIs cannot shape a refusal: callers get a plain 401 or 403, and browsers start
 * at the login URL. Made by `OidcGate.forHttpApi`.
 */
export class HttpApiGate extends ApiGate {
  /** @internal */
  protected readonly _functions: GateFunctions;

  private readonly rules = new RouteRules();
  private readonly authorizers: HttpApiRouteAuthorizer[] = [];
  private readonly preflights: HttpApiPreflights;
  private readonly openRoutes: HttpApiOpenRoutes;
  private readonly authorizerId: string;
  private readonly decisionTtl: number;
  private readonly authorizerIds: Set<string>;

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
    super(
      scope,
      id,
      givenPublicUrl(scope, props.publicUrl) ?? httpApiUrl(scope, api),
      gate.upstreamHeaders,
      props.defaultRule,
    );
    const { pageLimits: limits = {} } = props;
    stopOn(this, [
      ...checkReservedHeaders(
        'http',
        gate.upstreamHeaders.map((header) => header.name),
      ),
      ...checkRemovableHeaders(shownHeaders(waysIn(gate.credentials))),
      ...checkPageLimits(limits),
      ...checkAddressLimit(limits, 'httpApi'),
      ...checkConsumerKeyFlavour(props.consumerKey !== undefined),
      ...checkBearerCache(props.bearerCache?.toSeconds(), credentialKinds(gate.credentials), waysIn(gate.credentials)),
    ]);
    const decisionTtl = props.bearerCache?.toSeconds() ?? 0;
    this.decisionTtl = decisionTtl;
    this._functions = new GateFunctions(this, 'Functions', {
      gate,
      binding: {
        publicUrl: this.publicUrl,
        decisionTtl,
        keepsForms: false,
        explainRefusals: props.explainRefusals ?? false,
      },
      servesMetadata: servesMetadata(gate, props),
      rules: this.rules,
      options: props,
    });
    this.authorizerId = addHttpApiAuthorizer(this, api, this._functions.authorizer, props.bearerCache);
    this.authorizerIds = new Set([this.authorizerId]);
    this.openRoutes = new HttpApiOpenRoutes(this, api);
    this.preflights = new HttpApiPreflights(this, api, () => this.account());
    allowOrigins(
      api,
      gate.allowedOrigins,
      props.allowedRequestHeaders ?? DEFAULT_REQUEST_HEADERS,
      takesSessions(gate.credentials),
    );
    const sessions = takesSessions(gate.credentials);
    this.openRoutes.addPages(
      gatePages(gate, {
        ...{ sessions, keepForms: false, explains: decisionTtl === 0 },
        resourceMetadata: servesMetadata(gate, props),
        logoutByGet: props.logoutByGet ?? false,
      }),
      this._functions,
      { bind: () => ({ authorizerId: this.authorizerId, authorizationType: 'CUSTOM' }) },
    );
    throttleRoutes(this, api, this.openRoutes.pages, limits);
    if (sessions) outputUrls(this, this.publicUrl, gate);
    this.connectDefaultAuthorizer();
    checkAtSynthesis(this, () =>
      checkHttpApi({
        api,
        gate: this,
        publicUrl: this.publicUrl,
        authorizerIds: this.authorizerIds,
        declared: this.openRoutes.declared,
        pages: this.openRoutes.pages.map(({ routeKey }) => routeKey),
        keys: this.rules.keys(),
        ruled: this.rules.ruled(gate.credentials),
        decisionTtl,
        authorizers: this.authorizers,
        preflights: this.preflights.keys,
        upstreamHeaders: gate.upstreamHeaders,
      }),
    );
  }

  /**
   * Protects routes: pass it as `authorizer` to `addRoutes`. Throws if there is no rule, and if a credential is not one of
   * the gate's.
   *
   * @param rule what callers must have; without it the `defaultRule` of the API
   * @param options what else the routes ask for
   */
  authorizer(rule?: AccessRule, options: RouteOptions = {}): IHttpRouteAuthorizer {
    const demanded = this._ruleOf(rule);
    stopOn(this, faultsOfAccepted(options, this.gate));
    return this.routeAuthorizer(`authorizer(${demanded})`, (key) => this.rules.protect(key, demanded, options));
  }

  /**
   * Opens routes to everybody and makes callers known: pass it as `authorizer` to `addRoutes`. A caller who shows a valid
   * credential is known to the upstream, one who shows a wrong one is refused, and one who shows none is whom `anonymous`
   * of the gate says. Throws if a credential is not one of the gate's, and if the API has `bearerCache`.
   *
   * @param options what the routes take
   */
  publicAuthorizer(options: RouteOptions = {}): IHttpRouteAuthorizer {
    stopOn(this, [...faultsOfAccepted(options, this.gate), ...checkPublicAuthorizer(this.decisionTtl)]);
    return this.routeAuthorizer('publicAuthorizer()', (key) => this.rules.openToAll(key, options));
  }

  /**
   * An integration that hands requests and the upstream headers on to an HTTP upstream. For protected routes only:
   * synthesis stops if another one uses it, since its callers could fill the headers.
   *
   * @param url address of the upstream; path parameters may stand in braces, as in `https://orders.internal/{proxy}`
   */
  upstream(url: string): HttpUrlIntegration {
    return new HttpUrlIntegration('Upstream', url, { parameterMapping: this.parameterMapping() });
  }

  /**
   * The upstream headers, and the caller's cookies without those of the gate, for integrations of your own on protected
   * routes. Lambda integrations get the headers too.
   */
  parameterMapping(): ParameterMapping {
    const mapping = identityMapping(this.gate);
    return this.decisionTtl > 0 ? withoutMethodOverrides(mapping) : mapping;
  }

  /**
   * Takes the upstream headers away from what callers send, and tokens in headers and query parameters of their own, for
   * integrations of your own on public routes. Cookies and `Authorization` arrive there.
   */
  publicParameterMapping(): ParameterMapping {
    return strippingMapping(this.gate);
  }

  /**
   * Adds a route that everybody may use and the gate does not see; it never carries an identity, see `publicAuthorizer`. Throws unless either an upstream or an
   * integration is given, and if the integration is one of the gate's for protected routes.
   *
   * @param path path of the route, as in `/health`
   * @param options where the route leads
   */
  publicRoute(path: string, options: PublicRouteOptions): HttpRoute[] {
    const { upstream, integration, methods } = options;
    stopOn(this, checkDestination(path, upstream, integration));
    return this.openRoutes.declare(
      path,
      methods ?? [HttpMethod.ANY],
      integration ??
        new HttpUrlIntegration('PublicUpstream', upstream ?? '', { parameterMapping: this.publicParameterMapping() }),
    );
  }

  private routeAuthorizer(call: string, declare: (key: () => string) => void): IHttpRouteAuthorizer {
    const authorizer = new HttpApiRouteAuthorizer(call, this.authorizerId, (route) => this.onRoute(route, declare));
    this.authorizers.push(authorizer);
    return authorizer;
  }

  private onRoute(route: IHttpRoute, declare: (key: () => string) => void): void {
    if (route.httpApi.apiId !== this.api.apiRef.apiId) {
      throw new Error(
        `[${route.node.path}] belongs to another API than its authorizer: call forHttpApi for that API, and use its authorizer.`,
      );
    }
    declare(() => routeKey(route));
    if (this.gate.allowedOrigins.length > 0 && takesAnyMethod(route)) {
      this.preflights.add(route.path);
    }
  }

  private connectDefaultAuthorizer(): void {
    const fallback = this.api instanceof HttpApi ? this.api.defaultAuthorizer : undefined;
    if (fallback instanceof DefaultAuthorizer) {
      this.authorizerIds.add(fallback.authorizerId);
      stopOn(this, faultsOfAccepted(fallback._options, this.gate));
      fallback._connect({
        authorizerId: this.authorizerId,
        onRoute: (route) => this.onRoute(route, (key) => this.rules.protect(key, fallback._rule, fallback._options)),
      });
    }
  }

  private account(): IFunction {
    return pageFunction(this._functions, 'account');
  }
}
