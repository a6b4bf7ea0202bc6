import { Stack } from 'aws-cdk-lib';
import type { IHttpApiRef } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { aws_apigateway } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { type AnonymousCaller, anonymousSettings } from './anonymous-caller.js';
import { AssertionKey } from './assertion-key.js';
import { checkAnonymous } from './checks/anonymous-caller.js';
import { checkCredentials } from './checks/credentials.js';
import { checkOneGate } from './checks/gate-per-api.js';
import { checkHeaderBudget } from './checks/header-budget.js';
import { checkHeaderNames } from './checks/header-names.js';
import { checkProviders } from './checks/providers.js';
import { checkOrigins } from './checks/public-url.js';
import { stopOn, warnOf } from './checks/report.js';
import { checkTrustedIssuers } from './checks/trusted-issuers.js';
import { warnOfAmbiguousSubjects } from './checks/upstream-header.js';
import {
  checkAskedProviders,
  checkIntrospection,
  checkKindsOnce,
  checkShownHeaders,
  type ProviderFact,
  warnOfPasswords,
  warnOfQueryTokens,
  warnOfRefreshTokens,
} from './checks/ways-in.js';
import type { Credential } from './credential.js';
import { faultsOfAssertionKeys } from './gate-assertions.js';
import { credentialFacts, waysIn } from './gate-credentials.js';
import { GateMetrics } from './gate-metrics.js';
import { grantAccess } from './gate-permissions.js';
import { HttpApiGate } from './http-api-gate.js';
import type { HttpApiGateProps } from './http-api-gate-props.js';
import type { IOidcGate } from './oidc-gate.js';
import type { OidcGateOptions } from './oidc-gate-props.js';
import { checkPages, type PageOptions } from './page-options.js';
import {
  type ProviderRegistration,
  providerSettings,
  registrationId,
  registrationsOf,
} from './provider-registration.js';
import { RestApiGate } from './rest-api-gate.js';
import type { RestApiGateProps } from './rest-api-gate-props.js';
import { credentialKinds } from './route-rules.js';
import { type SessionOptions, sessionSettings } from './session-options.js';
import type { UpstreamHeader } from './upstream-header.js';

/** What a gate of this app and one of another app have in common. Use `OidcGate`. */
export abstract class OidcGateBase extends GateMetrics implements IOidcGate {
  abstract readonly table: ITableV2;
  abstract readonly secret: ISecret;
  abstract readonly sessionEndingDeadLetterQueue?: IQueue;

  readonly providers: ProviderRegistration[];
  readonly credentials: Credential[];
  readonly upstreamHeaders: UpstreamHeader[];
  readonly passOnCookies: boolean;
  readonly assertionKeys: AssertionKey[];
  readonly anonymous?: AnonymousCaller;
  readonly session: SessionOptions;
  readonly pages: PageOptions;
  readonly allowedOrigins: string[];
  readonly returnOrigins: string[];

  /**
   * Throws if an option cannot work; the message says what to write.
   *
   * @param scope where the gate is used
   * @param id name within the scope
   * @param options what the gate is
   */
  protected constructor(scope: Construct, id: string, options: OidcGateOptions) {
    super(scope, id);
    stopOn(this, [...checkProviders(options), ...faultsOfAssertionKeys(options, Stack.of(this).region)]);
    this.providers = registrationsOf(options);
    this.credentials = options.credentials;
    this.upstreamHeaders = options.upstreamHeaders ?? [];
    this.passOnCookies = options.passOnCookies ?? false;
    this.assertionKeys = options.assertionKeys ?? [AssertionKey.GATE_SECRET];
    if (options.anonymous !== undefined) this.anonymous = options.anonymous;
    this.session = options.session ?? {};
    this.pages = options.pages ?? {};
    this.allowedOrigins = options.allowedOrigins ?? [];
    this.returnOrigins = options.returnOrigins ?? [];
    this.checkOptions();
  }

  forHttpApi(api: IHttpApiRef, props: HttpApiGateProps = {}): HttpApiGate {
    stopOn(api, checkOneGate(api.node.tryFindChild('Claimgate') !== undefined));
    return new HttpApiGate(api, 'Claimgate', this, api, props);
  }

  forRestApi(api: aws_apigateway.IRestApiRef, props: RestApiGateProps = {}): RestApiGate {
    stopOn(api, checkOneGate(api.node.tryFindChild('Claimgate') !== undefined));
    return new RestApiGate(api, 'Claimgate', this, api, props);
  }

  grantEndSessions(grantee: IGrantable): Grant {
    return grantAccess(grantee, 'operator', this);
  }

  grantAssignConsumers(grantee: IGrantable): Grant {
    return grantAccess(grantee, 'consumerOperator', this);
  }

  private checkOptions(): void {
    const kinds = credentialKinds(this.credentials);
    const verifiable = this.providers.some(({ provider }) => provider._verifiableAccessTokens);
    const [facts, ways] = [credentialFacts(this.credentials), waysIn(this.credentials)];
    stopOn(this, [
      ...checkCredentials(kinds, verifiable, this.providers.map(registrationId).join(' and ')),
      ...checkKindsOnce(facts),
      ...checkAskedProviders(ways, this.providers.map(registrationId)),
      ...checkShownHeaders(
        ways,
        this.upstreamHeaders.map(({ name }) => name),
      ),
      ...checkTrustedIssuers(ways, providerSettings(this.providers, false)),
      ...checkIntrospection(ways, this.providers.map(providerFact)),
      ...checkHeaderNames(
        this.upstreamHeaders.map((header) => header._settings),
        kinds,
      ),
      ...checkHeaderBudget(this.upstreamHeaders.map((header) => header._settings)),
      ...checkAnonymous(this.anonymous && anonymousSettings(this.anonymous)),
      ...checkOrigins('allowedOrigins', this.allowedOrigins),
      ...checkOrigins('returnOrigins', this.returnOrigins),
      ...checkPages(this.pages),
    ]);
    warnOf(this, [
      ...warnOfPasswords(kinds),
      ...warnOfRefreshTokens(kinds),
      ...warnOfQueryTokens(ways),
      ...warnOfAmbiguousSubjects(
        this.upstreamHeaders.map((header) => header._settings),
        this.providers.length,
      ),
    ]);
    sessionSettings(
      this.session,
      this.upstreamHeaders.map((header) => header._settings),
    );
  }
}

function providerFact(registration: ProviderRegistration): ProviderFact {
  const { provider, client } = registration;
  const { endpoints } = provider._settings(client);
  return {
    name: registrationId(registration),
    pinned: endpoints.jwks !== undefined && endpoints.authorization !== undefined && endpoints.token !== undefined,
    introspection: endpoints.introspection !== undefined,
    confidential: client.secret !== undefined,
  };
}
