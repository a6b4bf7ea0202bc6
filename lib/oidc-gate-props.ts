import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { AnonymousCaller } from './anonymous-caller.js';
import type { AssertionKey } from './assertion-key.js';
import type { Credential } from './credential.js';
import type { FunctionOptions } from './function-options.js';
import type { IdentityProvider } from './identity-provider.js';
import type { OidcClient } from './oidc-client.js';
import type { PageOptions } from './page-options.js';
import type { ProviderRegistration } from './provider-registration.js';
import type { SessionEndingEvent } from './session-ending-event.js';
import type { SessionOptions } from './session-options.js';
import type { UpstreamHeader } from './upstream-header.js';

/**
 * What a gate is, wherever it is used: keep it in one place if APIs of several apps share a gate, since a session of one
 * API opens at another only where both say the same.
 */
export interface OidcGateOptions {
  /**
   * Who says who callers are.
   *
   * @default - `providers` says it
   */
  readonly provider?: IdentityProvider;

  /**
   * The registration of the gate at the provider.
   *
   * @default - `providers` says it
   */
  readonly client?: OidcClient;

  /**
   * Several providers, instead of `provider` and `client`. A token is judged by the provider that issued it alone, and a
   * session belongs to the provider of its login. Where more than one could be meant, a page asks.
   *
   * @default - the one that `provider` and `client` say
   */
  readonly providers?: ProviderRegistration[];

  /** The kinds of credential the gate takes, at least one. */
  readonly credentials: Credential[];

  /**
   * Headers that the gate fills for the upstream. A caller who sends one of them is refused.
   *
   * @default - none
   */
  readonly upstreamHeaders?: UpstreamHeader[];

  /**
   * Whether upstreams get to see the cookies by which the gate knows callers: sessions, logins, and a cookie with a token. By
   * default they are taken out of the `Cookie` header of every request that passes the authorizer, and the others stay.
   * Functions see all that is sent.
   *
   * @default false
   */
  readonly passOnCookies?: boolean;

  /**
   * What signs the assertions of the gate. The first key signs, and all are published at `/auth/jwks`. To change keys, deploy
   * three times: with the new one behind, with the new one first, and without the old one, each time ten minutes later.
   *
   * @default [AssertionKey.GATE_SECRET]
   */
  readonly assertionKeys?: AssertionKey[];

  /**
   * Whom the upstream sees in callers without a credential, on public methods of a REST API and on routes of an HTTP API
   * with `publicAuthorizer()`.
   *
   * @default - nobody: the upstream headers are left out
   */
  readonly anonymous?: AnonymousCaller;

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
}

/** What a gate is made of. */
export interface OidcGateProps extends OidcGateOptions {
  /**
   * What becomes of the table and the gate secret when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * A key of your own that encrypts the table, the gate secret and the logs of the functions. Its policy must leave
   * decisions to IAM, as that of a `Key` does; CloudWatch Logs is let at a `Key` of this app, the policy of an imported
   * key has to do that itself. The Region of the stack must be known, as in `env: { region: 'eu-central-1' }`.
   *
   * @default - keys that AWS keeps in the account for DynamoDB and Secrets Manager; logs as CloudWatch encrypts them by itself
   */
  readonly encryptionKey?: IKey;

  /**
   * Events on which all sessions of a user end, such as 'user disabled'. A queue and a function are added for them.
   *
   * @default - no event ends sessions
   */
  readonly sessionEndingEvents?: SessionEndingEvent[];

  /**
   * How the function runs that ends the sessions. It reaches DynamoDB and Secrets Manager, and no provider. Concurrency is
   * for authorizers, and changes nothing here.
   *
   * @default - as the functions of an API do, without a network
   */
  readonly sessionEndingFunction?: FunctionOptions;
}

/** A gate of another stack or app. The options must be those of the gate itself. */
export interface OidcGateAttributes extends OidcGateOptions {
  /** The `gateId` of the gate; a stack output is the way from app to app. */
  readonly gateId: string;

  /**
   * The table of the gate. If it is encrypted with a key of your own, import it by `TableV2.fromTableAttributes` with that
   * key, which encrypts the logs of the functions here too.
   */
  readonly table: ITableV2;

  /**
   * The secret of the gate. If it is encrypted with a key of your own, import it by `Secret.fromSecretAttributes` with
   * that key.
   */
  readonly secret: ISecret;
}
