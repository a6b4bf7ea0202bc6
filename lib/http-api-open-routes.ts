import {
  CfnRoute,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  type HttpRouteIntegration,
  HttpRouteKey,
  type IHttpApiRef,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct, IConstruct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules.js';
import type { GateFunctions } from './gate-functions.js';
import { type GatePage, pageFunction } from './gate-pages.js';

/** Routes of an HTTP API that no authorizer guards: the gate's own pages, and what the adopter declares public. */
export class HttpApiOpenRoutes {
  /** The routes that the adopter declared. */
  readonly declared = new Set<IConstruct>();
  /** The gate's own pages. */
  readonly pages: CfnRoute[] = [];

  constructor(
    private readonly scope: Construct,
    private readonly api: IHttpApiRef,
  ) {}

  addPages(pages: readonly GatePage[], functions: GateFunctions, authorizer: IHttpRouteAuthorizer): void {
    for (const { id, method, path, handler, explained } of pages) {
      const integration = new HttpLambdaIntegration('Function', pageFunction(functions, handler));
      const page = this.add(id, method, path, integration, explained === true ? authorizer : undefined);
      acknowledgeRules(page, 'openPage');
      if (page.node.defaultChild instanceof CfnRoute) this.pages.push(page.node.defaultChild);
    }
  }

  declare(path: string, methods: readonly HttpMethod[], integration: HttpRouteIntegration): HttpRoute[] {
    return methods.map((method) => {
      const route = this.add(`${method} ${path.replace(/\//g, '|')}`, method, path, integration);
      this.declared.add(route);
      return route;
    });
  }

  private add(
    id: string,
    method: HttpMethod,
    path: string,
    integration: HttpRouteIntegration,
    authorizer: IHttpRouteAuthorizer = new HttpNoneAuthorizer(),
  ): HttpRoute {
    return new HttpRoute(this.scope, id, {
      httpApi: this.api,
      routeKey: HttpRouteKey.with(path, method),
      integration,
      authorizer,
      authorizationScopes: [],
    });
  }
}
