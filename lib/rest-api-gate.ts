import { type Deployment, type IResource, type IRestApi, type Method, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { aws_apigateway } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { GATE_PATHS, resourceMetadataUrl } from '../core/settings/gate-paths.js';
import { acknowledgeRulesOf } from './acknowledged-rules.js';
import { ApiGate } from './api-gate.js';
import { DEFAULT_REQUEST_HEADERS, servesMetadata } from './api-gate-props.js';
import { faultsOfAccepted } from './checks/accepted.js';
import { checkRestApiKind } from './checks/api-kinds.js';
import { checkBearerCache, checkUnseenCredentials } from './checks/bearer-cache.js';
import { checkReservedHeaders } from './checks/header-names.js';
import { checkAddressLimit, checkPageLimits } from './checks/page-limits.js';
import { checkAtSynthesis, stopOn } from './checks/report.js';
import { DefaultAuthorizer } from './default-authorizer.js';
import { waysIn } from './gate-credentials.js';
import { GateFunctions } from './gate-functions.js';
import { gatePages } from './gate-pages.js';
import { grantConsumers } from './gate-permissions.js';
import { givenPublicUrl, outputUrls, restApiUrl } from './gate-urls.js';
import type { IOidcGate } from './oidc-gate.js';
import { openApiFragment } from './open-api-fragment.js';
import { PageWebAcl } from './page-web-acl.js';
import { providerSettings } from './provider-registration.js';
import { RatePlans } from './rate-plans.js';
import { addRestApiAuthorizer } from './rest-api-authorizer.js';
import { checkRestApi } from './rest-api-checks.js';
import { RestApiDeployments } from './rest-api-deployments.js';
import { isMethodWith, methodKey, methodsWithAuthorizer } from './rest-api-facts.js';
import type { ProtectedMethodOptions, PublicMethodOptions, RestApiGateProps } from './rest-api-gate-props.js';
import { identityParameters } from './rest-api-mapping.js';
import { RestApiMethods } from './rest-api-methods.js';
import { throttleMethods } from './rest-api-throttle.js';
import {
  addGatewayResponses,
  gatewayResponseTypes,
  type RestApiRefusals,
  restApiResponses,
} from './rest-gateway-responses.js';
import { credentialKinds, RouteRules, takesSessions } from './route-rules.js';

/**
 * A gate in front of one REST API. Browsers without a session are redirected to sign in; other callers get a 401 with a
 * challenge and a JSON body. Made by `OidcGate.forRestApi`.
 */
export class RestApiGate extends ApiGate {
  /** @internal */
  protected readonly _functions: GateFunctions;

  private readonly api: IRestApi;
  private readonly rules = new RouteRules();
  private readonly methods: RestApiMethods;
  /** Methods for everybody. */
  private readonly open = new Set<Method>();
  private readonly decisionTtl: number;
  private readonly deployments: RestApiDeployments;

  /**
   * Use `OidcGate.forRestApi` instead. Throws if a property cannot work; the message says what to write.
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
    api: aws_apigateway.IRestApiRef,
    props: RestApiGateProps,
  ) {
    const decisionTtl = props.bearerCache?.toSeconds() ?? 0;
    const extensible = extensibleApi(scope, gate, api, decisionTtl);
    super(
      scope,
      id,
      givenPublicUrl(scope, props.publicUrl) ?? restApiUrl(scope, extensible),
      gate.upstreamHeaders,
      props.defaultRule,
    );
    const { pageLimits: limits = {} } = props;
    stopOn(this, [
      ...checkReservedHeaders(
        'rest',
        gate.upstreamHeaders.map((header) => header.name),
      ),
      ...checkPageLimits(limits),
      ...checkAddressLimit(limits, hasOwnStage(extensible) ? 'ownStage' : 'noStage'),
    ]);
    this.api = extensible;
    this.decisionTtl = decisionTtl;
    const sessions = takesSessions(gate.credentials);
    const keepsForms = sessions && (props.keepForms ?? false);
    const resourceMetadata = servesMetadata(gate, props);
    const ratePlans =
      props.consumerKey === undefined ? undefined : new RatePlans(this, 'RatePlans', this.api, gate, props.consumerKey);
    this._functions = new GateFunctions(this, 'Functions', {
      gate,
      binding: {
        publicUrl: this.publicUrl,
        decisionTtl,
        keepsForms,
        explainRefusals: props.explainRefusals ?? false,
        ...(ratePlans === undefined ? {} : { ratePlans: ratePlans.settings }),
      },
      servesMetadata: resourceMetadata,
      rules: this.rules,
      options: props,
    });
    if (ratePlans !== undefined) grantConsumers(this._functions.authorizer, gate, ratePlans.secret);
    const authorizer = addRestApiAuthorizer(this, this.api, this._functions.authorizer, decisionTtl);
    const responses = restApiResponses(refusals(gate, this.publicUrl, { keepsMethod: keepsForms, resourceMetadata }));
    this.deployments = new RestApiDeployments(
      [authorizer.resource, ...addGatewayResponses(this, this.api, responses)],
      [authorizer.settings, responses, ...(ratePlans === undefined ? [] : [{ apiKeySource: 'AUTHORIZER' }])],
    );
    this.methods = new RestApiMethods(this, {
      authorizer,
      identity: identityParameters(gate),
      allowedOrigins: gate.allowedOrigins,
      allowedRequestHeaders: props.allowedRequestHeaders ?? DEFAULT_REQUEST_HEADERS,
      withCookies: sessions,
      needsApiKey: {
        protected: ratePlans !== undefined,
        public: ratePlans?.settings.anonymousPlan !== undefined,
        unseen: false,
      },
      onMethod: (method) => this.deployments.cover(method),
    });
    this.methods.addPages(
      this.api,
      gatePages(gate, {
        ...{ sessions, keepForms: keepsForms, explains: decisionTtl === 0, resourceMetadata },
        logoutByGet: props.logoutByGet ?? false,
      }),
      this._functions,
    );
    throttleMethods(this, this.api, this.methods.pages, limits);
    if (limits.requestsPerAddress !== undefined) {
      new PageWebAcl(this, 'PageLimits', this.api.deploymentStage, limits.requestsPerAddress);
    }
    if (sessions) outputUrls(this, this.publicUrl, gate);
    const authorizerIds = new Set([authorizer.authorizerId, ...this.connectDefaultAuthorizer(authorizer.authorizerId)]);
    checkAtSynthesis(this, () =>
      checkRestApi({
        api: this.api,
        publicUrl: this.publicUrl,
        authorizerIds,
        pages: this.methods.pages,
        keys: this.rules.keys(),
        ruled: this.rules.ruled(gate.credentials),
        decisionTtl,
        redirects: sessions,
        responses: gatewayResponseTypes(this.api, this),
        deployments: this.deployments.added,
        upstreamHeaders: gate.upstreamHeaders,
        open: this.open,
        ratePlans: ratePlans?.settings,
      }),
    );
  }

  /**
   * Adds a method that only some callers may use. Throws unless either an upstream or an integration is given, if there
   * is no rule, if a credential is not one of the gate's, and if the method options name an authorizer.
   *
   * @param resource the resource
   * @param method the method, as in `GET`, or `ANY`
   * @param options where the method leads and what callers must have
   */
  protect(resource: IResource, method: string, options: ProtectedMethodOptions): Method {
    const rule = this._ruleOf(options.rule);
    stopOn(this, faultsOfAccepted(options, this.gate));
    const added = this.methods.add(resource, method, options, 'protected');
    this.rules.protect(() => methodKey(added), rule, options);
    return added;
  }

  /**
   * Adds a method that everybody may use. It passes the authorizer all the same: a caller who shows a valid credential
   * is made known to the upstream, one who shows a wrong one is refused, one who shows none is whom `anonymous` of the
   * gate says, and nobody can fill the upstream headers. With `bearerCache` API Gateway would refuse callers without a
   * credential unasked; then the method does not pass the authorizer and never carries an identity. Throws unless either
   * an upstream or an integration is given, if a credential is not one of the gate's, and if the method options name an
   * authorizer.
   *
   * @param resource the resource
   * @param method the method, as in `GET`, or `ANY`
   * @param options where the method leads and what it takes
   */
  publicMethod(resource: IResource, method: string, options: PublicMethodOptions): Method {
    stopOn(this, faultsOfAccepted(options, this.gate));
    const isSeen = this.decisionTtl === 0;
    if (!isSeen) stopOn(this, checkUnseenCredentials(`${method.toUpperCase()} ${resource.path}`, options));
    const added = this.methods.add(resource, method, options, isSeen ? 'public' : 'unseen');
    this.open.add(added);
    if (isSeen) this.rules.openToAll(() => methodKey(added), options);
    return added;
  }

  /**
   * The upstream headers, and the caller's cookies without those of the gate, as `requestParameters` of HTTP integrations of
   * your own. Lambda proxy integrations ignore them.
   */
  requestParameters(): { [destination: string]: string } {
    return identityParameters(this.gate);
  }

  /**
   * Has a deployment of your own wait for the gate and change when it does. An API that deploys itself needs no call; one
   * that is imported, or made with `deploy: false`, serves the gate from the next deployment on.
   *
   * @param deployment a deployment of the API
   */
  addToDeployment(deployment: Deployment): void {
    this.deployments.add(deployment);
  }

  private connectDefaultAuthorizer(authorizerId: string): string[] {
    const fallback = this.api.root.defaultMethodOptions?.authorizer;
    if (!(fallback instanceof DefaultAuthorizer)) {
      return [];
    }
    stopOn(this, faultsOfAccepted(fallback._options, this.gate));
    fallback._connect({ authorizerId, onRoute: () => undefined });
    const keys = () => methodsWithAuthorizer(this.api, fallback.authorizerId);
    this.rules.protectAll(keys, fallback._rule, fallback._options);
    acknowledgeRulesOf(this.api, isMethodWith(fallback.authorizerId), 'guardedMethod');
    return [fallback.authorizerId];
  }
}

/** The API, if what the gate adds to it lasts and may be added. */
function extensibleApi(
  scope: Construct,
  gate: IOidcGate,
  api: aws_apigateway.IRestApiRef,
  decisionTtl: number,
): IRestApi {
  const fragment = () =>
    openApiFragment(
      restApiResponses(refusals(gate, 'PUBLIC_URL', { keepsMethod: false, resourceMetadata: false })),
      decisionTtl,
    );
  stopOn(scope, [
    ...checkBearerCache(decisionTtl, credentialKinds(gate.credentials), waysIn(gate.credentials)),
    ...checkRestApiKind(isRestApi(api), api instanceof SpecRestApi ? fragment() : undefined),
  ]);
  // What is no IRestApi has been refused.
  return api as IRestApi;
}

function isRestApi(api: aws_apigateway.IRestApiRef): api is IRestApi {
  return 'root' in api && 'restApiId' in api;
}

function hasOwnStage(api: IRestApi): boolean {
  return api.latestDeployment !== undefined;
}

function refusals(
  gate: IOidcGate,
  publicUrl: string,
  { keepsMethod, resourceMetadata }: { readonly keepsMethod: boolean; readonly resourceMetadata: boolean },
): RestApiRefusals {
  return {
    issuer: providerSettings(gate.providers, true)[0].issuer,
    loginUrl: takesSessions(gate.credentials) ? `${publicUrl}${GATE_PATHS.login}` : undefined,
    resourceMetadataUrl: resourceMetadata ? resourceMetadataUrl(publicUrl) : undefined,
    keepsMethod,
    origin: gate.allowedOrigins[0],
  };
}
