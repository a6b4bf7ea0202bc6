import {
  CfnApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  type IHttpApiRef,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules.js';

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const TEN_MINUTES = 600;

/** Makes an API answer scripts of some origins, unless it says itself whom it answers. */
export function allowOrigins(
  api: IHttpApiRef,
  origins: readonly string[],
  headers: readonly string[],
  withCookies: boolean,
): void {
  const resource = api.node.defaultChild;
  if (origins.length > 0 && resource instanceof CfnApi && resource.corsConfiguration === undefined) {
    resource.corsConfiguration = {
      allowOrigins: [...origins],
      allowHeaders: [...headers],
      allowMethods: METHODS,
      allowCredentials: withCookies,
      maxAge: TEN_MINUTES,
    };
  }
}

/**
 * API Gateway answers preflights itself, except where a route takes any method: there the preflight reaches the
 * authorizer and is refused, since preflights carry no credential. AWS documents this for `$default` and leaves it open
 * for `ANY`, so both get an OPTIONS route beside them that nobody guards. The more specific route wins, and API Gateway
 * puts the CORS headers on its answer.
 */
export class HttpApiPreflights {
  private readonly paths = new Set<string>();

  constructor(
    private readonly scope: Construct,
    private readonly api: IHttpApiRef,
    private readonly answer: () => IFunction,
  ) {}

  /** Keys of the routes added so far. */
  get keys(): string[] {
    return [...this.paths].map((path) => `OPTIONS ${path}`);
  }

  /** Adds what a route that takes any method needs; no path means the `$default` route. */
  add(path: string | undefined): void {
    for (const open of path === undefined ? ['/', '/{proxy+}'] : [path]) {
      if (!this.paths.has(open)) {
        this.paths.add(open);
        const route = new HttpRoute(this.scope, `OPTIONS ${open.replace(/\//g, '|')}`, {
          httpApi: this.api,
          routeKey: HttpRouteKey.with(open, HttpMethod.OPTIONS),
          integration: new HttpLambdaIntegration('Preflight', this.answer()),
          authorizer: new HttpNoneAuthorizer(),
        });
        acknowledgeRules(route, 'openPage');
      }
    }
  }
}
