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
import type { IConstruct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules.js';
import { checkDestination, checkMethodOptions } from './checks/api-kinds.js';
import { stopOn } from './checks/report.js';
import type { GatePage, PageFunctions } from './gate-pages.js';
import type { PublicMethodOptions } from './rest-api-gate-props.js';
import { identityParameters, pathParameters } from './rest-api-mapping.js';
import type { UpstreamHeader } from './upstream-header.js';

export interface RestApiMethodsProps {
  readonly authorizer: IAuthorizer;
  readonly upstreamHeaders: readonly UpstreamHeader[];
  readonly allowedOrigins: readonly string[];
  readonly allowedRequestHeaders: readonly string[];
  readonly withCookies: boolean;
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

  add(resource: IResource, method: string, options: PublicMethodOptions): Method {
    const { upstream, integration, methodOptions } = options;
    const key = `${method.toUpperCase()} ${resource.path}`;
    stopOn(this.gate, [
      ...checkMethodOptions(key, methodOptions?.authorizer ?? methodOptions?.authorizationType),
      ...checkDestination(key, upstream, integration),
    ]);
    const parameters = upstream === undefined ? [] : pathParameters(resource.path, upstream);
    const added = resource.addMethod(method, integration ?? this.proxyTo(upstream ?? '', method, parameters), {
      ...methodOptions,
      requestParameters: {
        ...Object.fromEntries(parameters.map((parameter) => [`method.request.path.${parameter}`, true])),
        ...methodOptions?.requestParameters,
      },
      authorizer: this.props.authorizer,
      authorizationType: AuthorizationType.CUSTOM,
    });
    acknowledgeRules(added, 'guardedMethod');
    return this.complete(added);
  }

  addPages(api: IRestApi, handlers: PageFunctions, pages: readonly GatePage[]): void {
    for (const { method, path, handler } of pages) {
      this.pages.add(this.addPage(api.root.resourceForPath(path), method, handlers[handler]));
    }
  }

  private addPage(resource: IResource, method: string, handler: IFunction): Method {
    const added = resource.addMethod(method, new LambdaIntegration(handler, { allowTestInvoke: false }), {
      authorizer: { authorizerId: '', authorizationType: AuthorizationType.NONE },
      authorizationType: AuthorizationType.NONE,
      apiKeyRequired: false,
    });
    acknowledgeRules(added, 'openPage');
    return this.complete(added);
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

  private proxyTo(upstream: string, method: string, parameters: readonly string[]): Integration {
    const mapped = parameters.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]);
    return new HttpIntegration(upstream, {
      httpMethod: method.toUpperCase(),
      proxy: true,
      options: {
        requestParameters: { ...identityParameters(this.props.upstreamHeaders), ...Object.fromEntries(mapped) },
      },
    });
  }
}
