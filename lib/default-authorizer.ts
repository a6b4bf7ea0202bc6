import { Lazy } from 'aws-cdk-lib';
import { AuthorizationType, type IAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type {
  HttpRouteAuthorizerBindOptions,
  HttpRouteAuthorizerConfig,
  IHttpRoute,
  IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { AccessRule } from './access-rule.js';
import type { RouteOptions } from './http-api-gate-props.js';

/**
 * Protects whatever routes of an API name no other authorizer. An API takes its default when it is created, before it
 * can have a gate: pass this as `defaultAuthorizer` to `HttpApi`, or in the `defaultMethodOptions` of `RestApi`, and then
 * put a gate in front of the API. Integrations of your own hand the identity on by `parameterMapping()` or
 * `requestParameters()` of that gate.
 */
export class DefaultAuthorizer implements IHttpRouteAuthorizer, IAuthorizer {
  /** The id of the authorizer of the gate, known once the API has one. */
  readonly authorizerId: string;

  /** The authorizer is a function. */
  readonly authorizationType?: AuthorizationType = AuthorizationType.CUSTOM;

  /** @internal */
  readonly _rule: AccessRule;
  /** @internal */
  readonly _options: RouteOptions;

  private readonly routes: IHttpRoute[] = [];
  private gate?: ConnectedGate;

  /**
   * @param rule what callers must have
   * @param options what else the routes ask for
   */
  constructor(rule: AccessRule, options: RouteOptions = {}) {
    this._rule = rule;
    this._options = options;
    this.authorizerId = Lazy.string({ produce: () => this.connected().authorizerId });
  }

  /** Called by each route of an HTTP API that takes the default. */
  bind(options: HttpRouteAuthorizerBindOptions): HttpRouteAuthorizerConfig {
    this.routes.push(options.route);
    this.gate?.onRoute(options.route);
    return { authorizerId: this.authorizerId, authorizationType: 'CUSTOM' };
  }

  /** @internal */
  _connect(gate: ConnectedGate): void {
    if (this.gate !== undefined) {
      throw new Error('A DefaultAuthorizer is the default of two APIs: make one for each.');
    }
    this.gate = gate;
    for (const route of this.routes) {
      gate.onRoute(route);
    }
  }

  private connected(): ConnectedGate {
    if (this.gate === undefined) {
      throw new Error(
        'A DefaultAuthorizer has no gate: make it the defaultAuthorizer of an HttpApi, or the authorizer in the ' +
          'defaultMethodOptions of a RestApi, and call forHttpApi or forRestApi for that API.',
      );
    }
    return this.gate;
  }
}

/** The gate of the API whose default this is. */
interface ConnectedGate {
  readonly authorizerId: string;
  onRoute(route: IHttpRoute): void;
}
