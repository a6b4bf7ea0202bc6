import { Names, RemovalPolicy } from 'aws-cdk-lib';
import type { IHttpApiRef } from 'aws-cdk-lib/aws-apigatewayv2';
import { AttributeType, Billing, type ITableV2, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { Construct, type IConstruct } from 'constructs';
import { checkCredentials } from './checks/credentials.js';
import { checkHeaderNames } from './checks/header-names.js';
import { checkOrigins } from './checks/public-url.js';
import { stopOn } from './checks/report.js';
import type { Credential } from './credential.js';
import { HttpApiGate } from './http-api-gate.js';
import type { HttpApiGateProps } from './http-api-gate-props.js';
import type { IdentityProvider } from './identity-provider.js';
import type { OidcClient } from './oidc-client.js';
import { checkPages, type PageOptions } from './page-options.js';
import { RestApiGate } from './rest-api-gate.js';
import type { RestApiGateProps } from './rest-api-gate-props.js';
import { credentialKinds } from './route-rules.js';
import { type SessionOptions, sessionSettings } from './session-options.js';
import type { UpstreamHeader } from './upstream-header.js';

/** A gate, as other constructs see it. */
export interface IOidcGate extends IConstruct {
  /** Names the gate in what it seals: sessions and logins of another gate do not open. */
  readonly gateId: string;

  /** Holds the sessions and the last good copy of the provider's keys. */
  readonly table: ITableV2;

  /** The secret that seals sessions; generated, and read by the functions of the gate alone. */
  readonly secret: ISecret;

  /**
   * Puts the gate in front of an HTTP API. An API can have one gate.
   *
   * @param api the API
   * @param props what belongs to this API
   */
  forHttpApi(api: IHttpApiRef, props?: HttpApiGateProps): HttpApiGate;

  /**
   * Puts the gate in front of a REST API. An API can have one gate.
   *
   * @param api the API
   * @param props what belongs to this API
   */
  forRestApi(api: aws_apigateway.IRestApiRef, props?: RestApiGateProps): RestApiGate;
}

/** What a gate is made of. */
export interface OidcGateProps {
  /** Who says who callers are. */
  readonly provider: IdentityProvider;

  /** The registration of the gate at the provider. */
  readonly client: OidcClient;

  /** The kinds of credential the gate takes, at least one. */
  readonly credentials: Credential[];

  /**
   * Headers that the gate fills for the upstream. A caller who sends one of them is refused.
   *
   * @default - none
   */
  readonly upstreamHeaders?: UpstreamHeader[];

  /**
   * How long browser sessions last and what they hold.
   *
   * @default - one hour idle, twelve hours in all
   */
  readonly session?: SessionOptions;

  /**
   * How the gate's own pages look, and in which language.
   *
   * @default - plain pages in English or German, whatever the browser prefers
   */
  readonly pages?: PageOptions;

  /**
   * Origins of other sites, such as `https://shop.example.com`, whose scripts may call the API: they pass the CSRF
   * protection, get CORS answers and may read refusals. On a REST API the first one alone may read refusals, since
   * API Gateway can only send a fixed value there.
   *
   * @default - the API's own origin only
   */
  readonly allowedOrigins?: string[];

  /**
   * Origins besides the API's own to which a login may return.
   *
   * @default - the API's own origin only
   */
  readonly returnOrigins?: string[];

  /**
   * What becomes of the table and the gate secret when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * OpenID Connect in front of APIs. A gate owns what its APIs share: the provider, the client, the sessions. Put it in
 * front of an API with `forHttpApi` or `forRestApi`; the API may be in another stack.
 */
export class OidcGate extends Construct implements IOidcGate {
  readonly gateId: string;
  readonly table: ITableV2;
  readonly secret: ISecret;

  /** Who says who callers are. */
  readonly provider: IdentityProvider;

  /** The registration of the gate at the provider. */
  readonly client: OidcClient;

  /** The kinds of credential the gate takes. */
  readonly credentials: Credential[];

  /** Headers that the gate fills for the upstream. */
  readonly upstreamHeaders: UpstreamHeader[];

  /** How long browser sessions last and what they hold. */
  readonly session: SessionOptions;

  /** How the gate's own pages look, and in which language. */
  readonly pages: PageOptions;

  /** Origins of other sites whose scripts may call the API. */
  readonly allowedOrigins: string[];

  /** Origins besides the API's own to which a login may return. */
  readonly returnOrigins: string[];

  /**
   * Creates the table and the secret of the gate. Throws if a property cannot work; the message says what to write.
   *
   * @param scope the stack of the gate
   * @param id name within the scope
   * @param props what the gate is made of
   */
  constructor(scope: Construct, id: string, props: OidcGateProps) {
    super(scope, id);
    this.gateId = Names.uniqueId(this);
    this.provider = props.provider;
    this.client = props.client;
    this.credentials = props.credentials;
    this.upstreamHeaders = props.upstreamHeaders ?? [];
    this.session = props.session ?? {};
    this.pages = props.pages ?? {};
    this.allowedOrigins = props.allowedOrigins ?? [];
    this.returnOrigins = props.returnOrigins ?? [];
    this.check();

    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    // The casts are for exactOptionalPropertyTypes, with which the classes of aws-cdk-lib do not fit their interfaces.
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    }) as ITableV2;
    this.secret = new Secret(this, 'Secret', {
      description: 'Seals the sessions of a Claimgate; generated, and of no use anywhere else',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy,
    }) as ISecret;
  }

  forHttpApi(api: IHttpApiRef, props: HttpApiGateProps = {}): HttpApiGate {
    return new HttpApiGate(api, 'Claimgate', this, api, props);
  }

  forRestApi(api: aws_apigateway.IRestApiRef, props: RestApiGateProps = {}): RestApiGate {
    return new RestApiGate(api, 'Claimgate', this, api, props);
  }

  /** @internal */
  _takesSessions(): boolean {
    return credentialKinds(this.credentials).includes('session');
  }

  private check(): void {
    const kinds = credentialKinds(this.credentials);
    const { name } = this.provider._settings(this.client);
    stopOn(this, [
      ...checkCredentials(kinds, this.provider._verifiableAccessTokens, name),
      ...checkHeaderNames(
        this.upstreamHeaders.map((header) => header.name),
        kinds,
      ),
      ...checkOrigins('allowedOrigins', this.allowedOrigins),
      ...checkOrigins('returnOrigins', this.returnOrigins),
      ...checkPages(this.pages),
    ]);
    sessionSettings(
      this.session,
      this.upstreamHeaders.map((header) => header._settings),
    );
  }
}
