import { Duration, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CfnAuthorizer,
  CfnStage,
  HttpIntegration,
  type IAuthorizer,
  type Integration,
  type IResource,
  type IRestApi,
  LambdaIntegration,
  type Method,
  type MethodOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { AccessRule } from './access-rule.js';
import { type ApiGateProps, DEFAULT_REQUEST_HEADERS } from './api-gate-props.js';
import { checkRouteCredentials } from './checks/credentials.js';
import { checkGatewayResponses } from './checks/gateway-responses.js';
import { checkReservedHeaders } from './checks/header-names.js';
import { stopOn } from './checks/report.js';
import { checkMissingRoutes, checkOpenRoutes, checkRouteKeys } from './checks/routes.js';
import type { Credential } from './credential.js';
import { GateFunctions } from './gate-functions.js';
import { GATE_PATHS, givenPublicUrl, outputUrls } from './gate-urls.js';
import { allowAuthorizer, invocationUri } from './lambda-invocation.js';
import type { OidcGate } from './oidc-gate.js';
import { methodFacts, methodKey } from './rest-api-checks.js';
import { identityParameters, pathParameters } from './rest-api-mapping.js';
import { addGatewayResponses, gatewayResponseTypes } from './rest-gateway-responses.js';
import { credentialKinds, RouteRules } from './route-rules.js';

/** What belongs to one REST API. */
export interface RestApiGateProps extends ApiGateProps {}

/** Where a method that everybody may use leads; give an upstream or an integration. */
export interface PublicMethodOptions {
  /**
   * Address of the upstream; path parameters of the resource may stand in braces, as in
   * `https://orders.internal/{proxy}` for `/orders/{proxy+}`.
   *
   * @default - the integration says where the method leads
   */
  readonly upstream?: string;

  /**
   * An integration of your own. An HTTP integration needs `requestParameters()`; Lambda integrations read the identity
   * from `requestContext.authorizer`.
   *
   * @default - made from the upstream
   */
  readonly integration?: Integration;

  /**
   * Further options of the method. Its authorizer and authorization type are set by the gate.
   *
   * @default - none
   */
  readonly methodOptions?: MethodOptions;
}

/** Where a protected method leads and what callers must have. */
export interface ProtectedMethodOptions extends PublicMethodOptions {
  /** What callers must have. */
  readonly rule: AccessRule;

  /**
   * The kinds of credential the method takes, a selection of those of the gate.
   *
   * @default - all of the gate
   */
  readonly credentials?: Credential[];
}

/**
 * A gate in front of one REST API. Browsers without a session are redirected to sign in; other callers get a 401 with a
 * challenge and a JSON body. Made by `OidcGate.forRestApi`.
 */
export class RestApiGate extends Construct {
  /** The address browsers use for the API, without a trailing slash. */
  readonly publicUrl: string;

  /** Where browsers sign in; there on gates that take sessions. */
  readonly loginUrl: string;

  /** The redirect URI to register at the provider; there on gates that take sessions. */
  readonly callbackUrl: string;

  /** Where browsers sign out, by POST; there on gates that take sessions. */
  readonly logoutUrl: string;

  /** The post-logout redirect URI to register at the provider; there on gates that take sessions. */
  readonly signedOutUrl: string;

  /** The function that decides who passes. */
  readonly authorizerFunction: IFunction;

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
    private readonly gate: OidcGate,
    private readonly api: IRestApi,
    props: RestApiGateProps,
  ) {
    super(scope, id);
    stopOn(
      this,
      checkReservedHeaders(
        'rest',
        gate.upstreamHeaders.map((header) => header.name),
      ),
    );
    this.requestHeaders = props.allowedRequestHeaders ?? DEFAULT_REQUEST_HEADERS;
    this.publicUrl = givenPublicUrl(this, props.publicUrl) ?? defaultUrl(this, api);
    this.loginUrl = `${this.publicUrl}${GATE_PATHS.login}`;
    this.callbackUrl = `${this.publicUrl}${GATE_PATHS.callback}`;
    this.logoutUrl = `${this.publicUrl}${GATE_PATHS.logout}`;
    this.signedOutUrl = `${this.publicUrl}${GATE_PATHS.signedOut}`;
    this.functions = new GateFunctions(this, 'Functions', {
      gate,
      flavour: 'rest',
      publicUrl: this.publicUrl,
      rules: this.rules,
      options: props,
    });
    this.authorizerFunction = this.functions.authorizer;
    this.authorizer = this.addAuthorizer();
    const sessions = gate._takesSessions();
    addGatewayResponses(this, {
      api,
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
        allowCredentials: this.gate._takesSessions(),
        maxAge: Duration.minutes(10),
      });
    }
  }

  private addAuthorizer(): IAuthorizer {
    const settings = {
      name: 'claimgate',
      type: 'REQUEST',
      authorizerUri: invocationUri(this, this.functions.authorizer),
      authorizerResultTtlInSeconds: 0,
      identitySource: '',
    };
    const authorizer = new CfnAuthorizer(this, 'Authorizer', { restApiId: this.api.restApiId, ...settings });
    allowAuthorizer(this, this.functions.authorizer, this.api.restApiId, authorizer.ref);
    // A stage keeps serving the old authorizer until the API is deployed again.
    this.api.latestDeployment?.addToLogicalId({ claimgate: settings });
    return { authorizerId: authorizer.ref, authorizationType: AuthorizationType.CUSTOM };
  }

  private addPages(logoutByGet: boolean): void {
    const login = this.functions.add('login');
    const callback = this.functions.add('callback');
    const logout = this.functions.add('logout');
    const account = this.functions.add('account');
    this.addPage('GET', GATE_PATHS.login, login);
    this.addPage('GET', GATE_PATHS.callback, callback);
    this.addPage('POST', GATE_PATHS.logout, logout);
    if (logoutByGet) {
      this.addPage('GET', GATE_PATHS.logout, logout);
    }
    this.addPage('GET', GATE_PATHS.session, account);
    this.addPage('GET', GATE_PATHS.signedOut, account);
    this.addPage('ANY', GATE_PATHS.denied, account);
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

/** The address API Gateway gives the API; built from its id, since its own URL would wait for the deployment. */
function defaultUrl(scope: Construct, api: IRestApi): string {
  const stage = api.latestDeployment === undefined ? undefined : api.deploymentStage.node.defaultChild;
  if (!(stage instanceof CfnStage) || stage.stageName === undefined) {
    throw new Error(
      `[${scope.node.path}] publicUrl is needed, since the API is imported or is not deployed by default: ` +
        'give the address browsers use, as in "https://api.example.com".',
    );
  }
  const { region, urlSuffix } = Stack.of(scope);
  return `https://${api.restApiId}.execute-api.${region}.${urlSuffix}/${stage.stageName}`;
}
