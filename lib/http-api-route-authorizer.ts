import {
  CfnRoute,
  type HttpRouteAuthorizerBindOptions,
  type HttpRouteAuthorizerConfig,
  type IHttpRoute,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';

/** The authorizer of a gate together with what it demands, as routes take it. */
export class HttpApiRouteAuthorizer implements IHttpRouteAuthorizer {
  /** Whether it protects a route at all. */
  attached = false;

  constructor(
    /** The call that made it, for messages. */
    readonly call: string,
    private readonly authorizerId: string,
    private readonly onRoute: (route: IHttpRoute) => void,
  ) {}

  bind(options: HttpRouteAuthorizerBindOptions): HttpRouteAuthorizerConfig {
    this.attached = true;
    this.onRoute(options.route);
    return { authorizerId: this.authorizerId, authorizationType: 'CUSTOM' };
  }
}

/** The key by which API Gateway names a route, once the route is complete. */
export function routeKey(route: IHttpRoute): string {
  const resource = route.node.defaultChild;
  if (!(resource instanceof CfnRoute)) {
    throw new Error(`[${route.node.path}] is not a route of this app: add it with api.addRoutes or new HttpRoute.`);
  }
  return resource.routeKey;
}

/** Whether a route takes every method, preflights too. */
export function takesAnyMethod(route: IHttpRoute): boolean {
  return route.routeArn.includes('/*/*');
}
