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
  type MethodOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules.js';
import { checkDestination, checkMethodOptions } from './checks/api-kinds.js';
import { stopOn } from './checks/report.js';
import type { GateFunctions } from './gate-functions.js';
import { type GatePage, pageFunction } from './gate-pages.js';
import type { PublicMethodOptions } from './rest-api-gate-props.js';
import { pathParameters } from './rest-api-mapping.js';

/** Who may use a method; nobody looks at the callers of an unseen one, and everybody may. */
type Access = 'protected' | 'public' | 'unseen';

export interface RestApiMethodsProps {
  readonly authorizer: IAuthorizer;
  /** Parameters of integrations that lead to an upstream. */
  readonly identity: Readonly<Record<string, string>>;
  readonly allowedOrigins: readonly string[];
  readonly allowedRequestHeaders: readonly string[];
  readonly withCookies: boolean;
  /** Which methods need an API key, if they do not say so themselves. */
  readonly needsApiKey: Readonly<Record<Access, boolean>>;
  /** Told of every method. */
  readonly onMethod: (method: Method) => void;
}

/** Adds methods to a REST API: behind the authorizer of the gate, and the gate's own pages. */
export class RestApiMethods {
  readonly pages = new Set<Method>();

  constructor(
    private readonly gate: IConstruct,
    private readonly props: RestApiMethodsProps,
  ) {}

  add(resource: IResource, method: string, options: PublicMethodOptions, access: Access): Method {
    const { upstream, integration, methodOptions } = options;
    const key = `${method.toUpperCase()} ${resource.path}`;
    stopOn(this.gate, [
      ...checkMethodOptions(key, methodOptions?.authorizer ?? methodOptions?.authorizationType),
      ...checkDestination(key, upstream, integration),
    ]);
    const parameters = upstream === undefined ? [] : pathParameters(resource.path, upstream);
    const identity = access === 'unseen' ? {} : this.props.identity;
    const added = resource.addMethod(method, integration ?? proxyTo(upstream ?? '', method, parameters, identity), {
      ...(this.props.needsApiKey[access] ? { apiKeyRequired: true } : {}),
      ...methodOptions,
      requestParameters: {
        ...Object.fromEntries(parameters.map((parameter) => [`method.request.path.${parameter}`, true])),
        ...methodOptions?.requestParameters,
      },
      ...this.authorization(access !== 'unseen'),
    });
    if (access !== 'unseen') acknowledgeRules(added, 'guardedMethod');
    return this.complete(added);
  }

  addPages(api: IRestApi, pages: readonly GatePage[], functions: GateFunctions): void {
    for (const { method, path, handler, explained } of pages) {
      const resource = api.root.resourceForPath(path);
      this.pages.add(this.addPage(resource, method, pageFunction(functions, handler), explained === true));
    }
  }

  private addPage(resource: IResource, method: string, handler: IFunction, explained: boolean): Method {
    const added = resource.addMethod(method, new LambdaIntegration(handler, { allowTestInvoke: false }), {
      ...this.authorization(explained),
      apiKeyRequired: false,
    });
    acknowledgeRules(added, explained ? 'guardedMethod' : 'openPage');
    return this.complete(added);
  }

  private authorization(guarded: boolean): Pick<MethodOptions, 'authorizer' | 'authorizationType'> {
    const authorizationType = guarded ? AuthorizationType.CUSTOM : AuthorizationType.NONE;
    return { authorizer: guarded ? this.props.authorizer : { authorizerId: '', authorizationType }, authorizationType };
  }

  private complete(method: Method): Method {
    this.props.onMethod(method);
    const { resource } = method;
    const { allowedOrigins, allowedRequestHeaders, withCookies } = this.props;
    if (allowedOrigins.length > 0 && resource.node.tryFindChild('OPTIONS') === undefined) {
      const preflight = resource.addCorsPreflight({
        allowOrigins: [...allowedOrigins],
        allowHeaders: [...allowedRequestHeaders],
        allowCredentials: withCookies,
        maxAge: Duration.minutes(10),
      });
      this.props.onMethod(preflight);
    }
    return method;
  }
}

function proxyTo(
  upstream: string,
  method: string,
  parameters: readonly string[],
  identity: Readonly<Record<string, string>>,
): Integration {
  const mapped = parameters.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]);
  return new HttpIntegration(upstream, {
    httpMethod: method.toUpperCase(),
    proxy: true,
    options: { requestParameters: { ...identity, ...Object.fromEntries(mapped) } },
  });
}
