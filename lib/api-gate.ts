import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GATE_PATHS } from '../core/settings/gate-paths.js';
import type { GateFunctions } from './gate-functions.js';

/** What the gates of HTTP APIs and of REST APIs have in common. Made by `OidcGate.forHttpApi` and `OidcGate.forRestApi`. */
export abstract class ApiGate extends Construct {
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

  /** @internal */
  protected abstract readonly _functions: GateFunctions;

  /**
   * Use `OidcGate.forHttpApi` or `OidcGate.forRestApi` instead.
   *
   * @param scope the API
   * @param id name within the scope
   * @param publicUrl the address browsers use for the API, without a trailing slash
   */
  protected constructor(scope: Construct, id: string, publicUrl: string) {
    super(scope, id);
    this.publicUrl = publicUrl;
    this.loginUrl = `${publicUrl}${GATE_PATHS.login}`;
    this.callbackUrl = `${publicUrl}${GATE_PATHS.callback}`;
    this.logoutUrl = `${publicUrl}${GATE_PATHS.logout}`;
    this.signedOutUrl = `${publicUrl}${GATE_PATHS.signedOut}`;
  }

  /** The functions of the gate on this API. */
  get functions(): IFunction[] {
    return this._functions.all;
  }

  /** The function that decides who passes; an alias of it if there is provisioned concurrency. */
  get authorizerFunction(): IFunction {
    return this._functions.authorizer;
  }

  /** The function that sends browsers to the provider; there on gates that take sessions. */
  get loginFunction(): IFunction | undefined {
    return this._functions.find('login');
  }

  /** The function that takes browsers back from the provider; there on gates that take sessions. */
  get callbackFunction(): IFunction | undefined {
    return this._functions.find('callback');
  }

  /** The function that ends sessions; there on gates that take sessions. */
  get logoutFunction(): IFunction | undefined {
    return this._functions.find('logout');
  }

  /**
   * The function that tells browsers about their session and why they were refused; there on gates that take sessions or
   * have allowed origins.
   */
  get accountFunction(): IFunction | undefined {
    return this._functions.find('account');
  }
}
