import { Duration } from 'aws-cdk-lib';
import {
  AuthorizationType,
  HttpIntegration,
  type IAuthorizer,
  type Integration,
  type IResource,
  type IRestApi,
  LambdaIntegration,
  type Method,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { aws_apigateway } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { ApiGate } from './api-gate.js';
import { DEFAULT_REQUEST_HEADERS } from './api-gate-props.js';
import { checkRouteCredentials } from './checks/credentials.js';
import { checkGatewayResponses } from './checks/gateway-responses.js';
import { checkReservedHeaders } from './checks/header-names.js';
import { stopOn } from './checks/report.js';
import { checkMissingRoutes, checkOpenRoutes, checkRouteKeys } from './checks/routes.js';
import { GateFunctions } from './gate-functions.js';
import { addPageFunctions, gatePages } from './gate-pages.js';
import { givenPublicUrl, outputUrls, restApiUrl } from './gate-urls.js';
import type { IOidcGate } from './oidc-gate.js';
import { addRestApiAuthorizer } from './rest-api-authorizer.js';
import { methodFacts, methodKey } from './rest-api-checks.js';
import type { ProtectedMethodOptions, PublicMethodOptions, RestApiGateProps } from './rest-api-gate-props.js';
import { identityParameters, pathParameters } from './rest-api-mapping.js';
import { addGatewayResponses, gatewayResponseTypes } from './rest-gateway-responses.js';
import { credentialKinds, RouteRules, takesSessions } from './route-rules.js';

/**
 * A gate in front of one REST API. Browsers without a session are redirected to sign in; other callers get a 401 with a
 * challenge and a JSON body. Made by `OidcGate.forRestApi`.
 */
export class RestApiGate extends ApiGate {
  readonly authorizerFunction: IFunction;

  private readonly api: IRestApi;
  private readonly rules = new RouteRules();
  private readonly functions: GateFunctions;
  private readonly authorizer: IAuthorizer;
  private readonly pages = new Set<Method>();
  private readonly requestHeaders: string[];

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
    super(scope, id, givenPublicUrl(scope, props.publicUrl) ?? restApiUrl(scope, restApi(scope, api)));
    stopOn(
      this,
      checkReservedHeaders(
        'rest',
        gate.upstreamHeaders.map((header) => header.name),
      ),
    );
    this.api = restApi(this, api);
    this.requestHeaders = props.allowedRequestHeaders ?? DEFAULT_REQUEST_HEADERS;
    this.functions = new GateFunctions(this, 'Functions', {
      gate,
      publicUrl: this.publicUrl,
      decisionTtl: 0,
      rules: this.rules,
      options: props,
    });
    this.authorizerFunction = this.functions.authorizer;
    this.authorizer = addRestApiAuthorizer(this, this.api, this.functions.authorizer);
    const sessions = takesSessions(gate.credentials);
    addGatewayResponses(this, {
      api: this.api,
      issuer: gate.provider._settings(gate.client).issuer,
      loginUrl: sessions ? this.loginUrl : undefined,
      origin: gate.allowedOrigins[0],
    });
    if (sessions) {
      this.addPages(props.logoutByGet ?? false);
      outputUrls(this, this.publicUrl);
    }
    this.node.addValidation({ validate: () => this.faults() });
  }

  /**
   * Adds a method that only some callers may use. Throws unless either an upstream or an integration is given, if a
   * credential is not one of the gate's, and if the method options name an authorizer.
   *
   * @param resource the resource
   * @param method the method, as in `GET`, or `ANY`
   * @param options where the method leads and what callers must have
   */
  protect(resource: IResource, method: string, options: ProtectedMethodOptions): Method {
    stopOn(this, checkRouteCredentials(credentialKinds(options.credentials), credentialKinds(this.gate.credentials)));
    const added = this.addMethod(resource, method, options);
    this.rules.protect(() => methodKey(added), options.rule, options.credentials);
    return added;
  }

  /**
   * Adds a method that everybody may use. It passes the authorizer all the same: a caller who shows a valid credential
   * is made known to the upstream, one who shows a wrong one is refused, and nobody can fill the upstream headers.
   * Throws unless either an upstream or an integration is given, and if the method options name an authorizer.
   *
   * @param resource the resource
   * @param method the method, as in `GET`, or `ANY`
   * @param options where the method leads
   */
  publicMethod(resource: IResource, method: string, options: PublicMethodOptions): Method {
    const added = this.addMethod(resource, method, options);
    this.rules.openToAll(() => methodKey(added));
    return added;
  }

  /** The upstream headers, as `requestParameters` of HTTP integrations of your own. Lambda proxy integrations ignore them. */
  requestParameters(): { [destination: string]: string } {
    return identityParameters(this.gate.upstreamHeaders);
  }

  private addMethod(resource: IResource, method: string, options: PublicMethodOptions): Method {
    const { upstream, integration, methodOptions } = options;
    const name = `${method.toUpperCase()} ${resource.path}`;
    if (methodOptions?.authorizer !== undefined || methodOptions?.authorizationType !== undefined) {
      throw new Error(
        `[${this.node.path}] "${name}" names an authorizer in its methodOptions: leave it out, the gate sets it.`,
      );
    }
    if ((upstream === undefined) === (integration === undefined)) {
      throw new Error(`[${this.node.path}] "${name}" needs either an upstream or an integration: give one.`);
    }
    const parameters = upstream === undefined ? [] : pathParameters(resource.path, upstream);
    const added = resource.addMethod(method, integration ?? this.proxyTo(upstream ?? '', method, parameters), {
      ...methodOptions,
      requestParameters: {
        ...Object.fromEntries(parameters.map((parameter) => [`method.request.path.${parameter}`, true])),
        ...methodOptions?.requestParameters,
      },
      authorizer: this.authorizer,
      authorizationType: AuthorizationType.CUSTOM,
    });
    this.addPreflight(resource);
    return added;
  }

  private proxyTo(upstream: string, method: string, parameters: readonly string[]): Integration {
    return new HttpIntegration(upstream, {
      httpMethod: method.toUpperCase(),
      proxy: true,
      options: {
        requestParameters: {
          ...this.requestParameters(),
          ...Object.fromEntries(
            parameters.map((parameter) => [
              `integration.request.path.${parameter}`,
              `method.request.path.${parameter}`,
            ]),
          ),
        },
      },
    });
  }

  private addPreflight(resource: IResource): void {
    if (this.gate.allowedOrigins.length > 0 && resource.node.tryFindChild('OPTIONS') === undefined) {
      resource.addCorsPreflight({
        allowOrigins: this.gate.allowedOrigins,
        allowHeaders: this.requestHeaders,
        allowCredentials: takesSessions(this.gate.credentials),
        maxAge: Duration.minutes(10),
      });
    }
  }

  private addPages(logoutByGet: boolean): void {
    const handlers = addPageFunctions(this.functions, this.functions.add('account'));
    for (const { method, path, handler } of gatePages(logoutByGet)) {
      this.addPage(method, path, handlers[handler]);
    }
  }

  private addPage(method: string, path: string, handler: IFunction): void {
    const resource = this.api.root.resourceForPath(path);
    this.pages.add(
      resource.addMethod(method, new LambdaIntegration(handler, { allowTestInvoke: false }), {
        authorizer: { authorizerId: '', authorizationType: AuthorizationType.NONE },
        authorizationType: AuthorizationType.NONE,
        apiKeyRequired: false,
      }),
    );
    this.addPreflight(resource);
  }

  private faults(): string[] {
    const facts = methodFacts(this.api, this.pages);
    const { own, others } = gatewayResponseTypes(this.api, this);
    return [
      ...checkRouteKeys(this.rules.keys()),
      ...checkMissingRoutes(
        this.rules.keys(),
        facts.map((fact) => fact.key),
      ),
      ...checkGatewayResponses(own, others),
      ...checkOpenRoutes(
        facts,
        'add it with gate.protect(resource, method, { rule, upstream })',
        'gate.publicMethod(resource, method, { upstream })',
      ),
    ];
  }
}

/** CDK's reference type takes `CfnRestApi` too, to which nothing can be added. */
function restApi(scope: Construct, api: aws_apigateway.IRestApiRef): IRestApi {
  if (isRestApi(api)) {
    return api;
  }
  throw new Error(
    `[${scope.node.path}] is bound to a CfnRestApi: use RestApi, or import it by RestApi.fromRestApiAttributes.`,
  );
}

function isRestApi(api: aws_apigateway.IRestApiRef): api is IRestApi {
  return 'root' in api && 'restApiId' in api;
}
