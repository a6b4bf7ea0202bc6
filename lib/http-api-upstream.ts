import type { HttpRouteIntegrationBindOptions, IHttpRoute, ParameterMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';

/** An upstream that believes the upstream headers; it tells which routes lead to it. */
export class HttpApiUpstream extends HttpUrlIntegration {
  constructor(
    url: string,
    parameterMapping: ParameterMapping,
    private readonly onRoute: (route: IHttpRoute) => void,
  ) {
    super('Upstream', url, { parameterMapping });
  }

  protected override completeBind(options: HttpRouteIntegrationBindOptions): void {
    this.onRoute(options.route);
  }
}
