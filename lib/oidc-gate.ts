import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IHttpApiRef } from 'aws-cdk-lib/aws-apigatewayv2';
import { AttributeType, Billing, CfnGlobalTable, type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { aws_apigateway } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules.js';
import type { AnonymousCaller } from './anonymous-caller.js';
import type { AssertionKey } from './assertion-key.js';
import { checkKeyRegion } from './checks/key-region.js';
import { stopOn } from './checks/report.js';
import { checkTableReplicas } from './checks/table-replicas.js';
import type { Credential } from './credential.js';
import { letLogsUse, tableEncryption } from './gate-encryption.js';
import type { IGateMetrics } from './gate-metrics.js';
import { tagTable } from './gate-tags.js';
import type { HttpApiGate } from './http-api-gate.js';
import type { HttpApiGateProps } from './http-api-gate-props.js';
import { OidcGateBase } from './oidc-gate-base.js';
import type { OidcGateAttributes, OidcGateProps } from './oidc-gate-props.js';
import type { PageOptions } from './page-options.js';
import type { ProviderRegistration } from './provider-registration.js';
import type { RestApiGate } from './rest-api-gate.js';
import type { RestApiGateProps } from './rest-api-gate-props.js';
import { SessionEnding } from './session-ending.js';
import type { SessionOptions } from './session-options.js';
import type { UpstreamHeader } from './upstream-header.js';

/** A gate, as other constructs see it. */
export interface IOidcGate extends IGateMetrics {
  /** Holds the sessions and the last good copy of the provider's keys. */
  readonly table: ITableV2;

  /** The secret that seals sessions; generated, and read by the functions of the gate alone. */
  readonly secret: ISecret;

  /** Who says who callers are, with the registration of the gate at each. */
  readonly providers: ProviderRegistration[];

  /** The kinds of credential the gate takes. */
  readonly credentials: Credential[];

  /** Headers that the gate fills for the upstream. */
  readonly upstreamHeaders: UpstreamHeader[];

  /** Whether upstreams get to see the cookies by which the gate knows callers. */
  readonly passOnCookies: boolean;

  /** What signs the assertions of the gate, the first of them, and is published. */
  readonly assertionKeys: AssertionKey[];

  /** Whom the upstream sees in callers without a credential, if anybody. */
  readonly anonymous?: AnonymousCaller;

  /** How long browser sessions last and what they hold. */
  readonly session: SessionOptions;

  /** How the gate's own pages look, and in which language. */
  readonly pages: PageOptions;

  /** Origins of other sites whose scripts may call the API. */
  readonly allowedOrigins: string[];

  /** Origins besides the API's own to which a login may return. */
  readonly returnOrigins: string[];

  /**
   * What `sessionEndingEvents` asked for and could not be done, for alarms and to send again; at a gate of this app that
   * has such events.
   */
  readonly sessionEndingDeadLetterQueue?: IQueue;

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

  /**
   * Lets somebody, for example a function of yours, find and end sessions of a subject: the rows of sessions and of their
   * lists in the table, the gate secret, and the keys of both. Who has this can end any session, and cannot read one
   * without its cookie.
   *
   * @param grantee who ends sessions
   */
  grantEndSessions(grantee: IGrantable): Grant;

  /**
   * Lets somebody, for example whoever runs `npx claimgate consumers`, give consumers their rate plan: the rows of consumers in
   * the table, and the key of the table. Who has this can give anybody any plan, and no access.
   *
   * @param grantee who assigns plans
   */
  grantAssignConsumers(grantee: IGrantable): Grant;
}

/**
 * OpenID Connect in front of APIs. A gate owns what its APIs share: the provider, the client, the sessions. Put it in
 * front of an API with `forHttpApi` or `forRestApi`; the API may be in another stack.
 */
export class OidcGate extends OidcGateBase {
  /**
   * A gate of another stack or app, to put in front of APIs of this one. Throws if an option cannot work; the message
   * says what to write.
   *
   * @param scope where the gate is used
   * @param id name within the scope
   * @param attributes where its table and secret are, and the options that the gate itself was made with
   */
  static fromAttributes(scope: Construct, id: string, attributes: OidcGateAttributes): IOidcGate {
    return new ImportedGate(scope, id, attributes);
  }

  readonly gateId: string;
  readonly table: ITableV2;
  readonly secret: ISecret;

  readonly sessionEndingDeadLetterQueue?: IQueue;

  /**
   * Creates the table and the secret of the gate. Throws if a property cannot work; the message says what to write.
   *
   * @param scope the stack of the gate
   * @param id name within the scope
   * @param props what the gate is made of
   */
  constructor(scope: Construct, id: string, props: OidcGateProps) {
    super(scope, id, props);
    this.gateId = Names.uniqueId(this);
    stopOn(this, checkKeyRegion(props.encryptionKey, Stack.of(this).region));
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    // The casts are for exactOptionalPropertyTypes, with which the classes of aws-cdk-lib do not fit their interfaces.
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billing: Billing.onDemand(),
      encryption: tableEncryption(props.encryptionKey),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    }) as ITableV2;
    this.node.addValidation({ validate: () => checkTableReplicas(replicas(this.table)) });
    this.secret = new Secret(this, 'Secret', {
      description: 'Seals the sessions of a Claimgate; generated, and of no use anywhere else',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      ...(props.encryptionKey === undefined ? {} : { encryptionKey: props.encryptionKey }),
      removalPolicy,
    }) as ISecret;
    acknowledgeRules(this.secret, 'gateSecret');
    tagTable(this);
    if (props.encryptionKey !== undefined) {
      letLogsUse(props.encryptionKey);
    }
    const { sessionEndingEvents: events = [], sessionEndingFunction: options = {}, encryptionKey } = props;
    if (events.length > 0) {
      this.sessionEndingDeadLetterQueue = new SessionEnding(this, {
        gate: this,
        events,
        options,
        encryptionKey,
      }).deadLetterQueue;
    }
  }
}

/** Nothing is created: the table and the secret are where they are. */
class ImportedGate extends OidcGateBase {
  readonly gateId: string;
  readonly table: ITableV2;
  readonly secret: ISecret;
  /** Events are for the gate itself to listen to. */
  readonly sessionEndingDeadLetterQueue?: IQueue;

  constructor(scope: Construct, id: string, { gateId, table, secret, ...options }: OidcGateAttributes) {
    super(scope, id, options);
    stopOn(
      this,
      gateId.trim() === '' ? ['gateId is empty: give the gateId of the gate itself, from a stack output.'] : [],
    );
    this.gateId = gateId;
    this.table = table;
    this.secret = secret;
  }
}

/** In how many Regions the table is; replicas may be added after it was made. */
function replicas(table: ITableV2): number {
  const resource = table.node.defaultChild;
  const regions: unknown = resource instanceof CfnGlobalTable ? Stack.of(table).resolve(resource.replicas) : undefined;
  return Array.isArray(regions) ? regions.length : 1;
}
