import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { GATE_PATHS } from '../core/settings/gate-paths.js';
import { contextKey } from '../core/settings/header-name.js';
import type { AccessRule } from './access-rule.js';
import { stopOn } from './checks/report.js';
import { checkKnownHeader } from './checks/upstream-header.js';
import type { GateFunctions } from './gate-functions.js';
import type { UpstreamHeader } from './upstream-header.js';

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

  /**
   * Where the provider ends sessions (OpenID Connect Back-Channel Logout), to register there; there on gates that take
   * sessions.
   */
  readonly backChannelLogoutUrl: string;

  /**
   * Where the provider's pages end sessions (OpenID Connect Front-Channel Logout), for providers that cannot do so by
   * back-channel logout; there on gates that take sessions.
   */
  readonly frontChannelLogoutUrl: string;

  /** The post-logout redirect URI to register at the provider; there on gates that take sessions. */
  readonly signedOutUrl: string;

  /** @internal */
  protected abstract readonly _functions: GateFunctions;

  private readonly headers: readonly UpstreamHeader[];

  /**
   * Use `OidcGate.forHttpApi` or `OidcGate.forRestApi` instead.
   *
   * @param scope the API
   * @param id name within the scope
   * @param publicUrl the address browsers use for the API, without a trailing slash
   * @param upstreamHeaders the headers that the gate fills
   * @param defaultRule what callers must have on routes that name no rule of their own
   */
  protected constructor(
    scope: Construct,
    id: string,
    publicUrl: string,
    upstreamHeaders: UpstreamHeader[],
    private readonly defaultRule?: AccessRule,
  ) {
    super(scope, id);
    this.headers = upstreamHeaders;
    this.publicUrl = publicUrl;
    this.loginUrl = `${publicUrl}${GATE_PATHS.login}`;
    this.callbackUrl = `${publicUrl}${GATE_PATHS.callback}`;
    this.logoutUrl = `${publicUrl}${GATE_PATHS.logout}`;
    this.backChannelLogoutUrl = `${publicUrl}${GATE_PATHS.backChannelLogout}`;
    this.frontChannelLogoutUrl = `${publicUrl}${GATE_PATHS.frontChannelLogout}`;
    this.signedOutUrl = `${publicUrl}${GATE_PATHS.signedOut}`;
  }

  /** The functions of the gate on this API. */
  get functions(): IFunction[] {
    return this._functions.all;
  }

  /** Where the functions of the gate on this API log, in the same order. */
  get logGroups(): ILogGroup[] {
    return this._functions.logGroups;
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

  /**
   * The variable that holds the value of an upstream header, as in `$context.authorizer.header_x_user`: for integrations
   * that take no headers, such as queues and tables, and for mapping templates. Throws if it is no header of the gate.
   *
   * @param header the name of the header
   */
  contextVariable(header: string): string {
    const name = header.toLowerCase();
    stopOn(
      this,
      checkKnownHeader(
        name,
        this.headers.map((known) => known.name),
      ),
    );
    return `$context.authorizer.${contextKey(name)}`;
  }

  /**
   * The rule of a route, or that of the API. Throws if there is neither.
   *
   * @internal
   */
  protected _ruleOf(rule: AccessRule | undefined): AccessRule {
    const demanded = rule ?? this.defaultRule;
    if (demanded === undefined) {
      throw new Error(
        `[${this.node.path}] A protected route names no rule, and its API has no defaultRule: give one of them, as in ` +
          "AccessRule.scope('orders:read').",
      );
    }
    return demanded;
  }
}
