import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ClientAuthentication, ClientSettings } from '../core/settings/document.js';

/** How a confidential client shows its secret to the provider. */
export enum ClientSecretMethod {
  /** In the `Authorization: Basic` header (`client_secret_basic`). */
  BASIC = 'client_secret_basic',
  /** In the body of the request (`client_secret_post`). */
  POST = 'client_secret_post',
}

/** Options of a confidential client. */
export interface ConfidentialClientOptions {
  /**
   * The field of a JSON secret that holds the client secret.
   *
   * @default - the whole secret is the value
   */
  readonly secretField?: string;

  /**
   * How the secret is shown to the provider.
   *
   * @default ClientSecretMethod.BASIC
   */
  readonly method?: ClientSecretMethod;
}

/** The registration of a gate at its provider. */
export class OidcClient {
  /**
   * A client that proves itself with a secret.
   *
   * @param clientId the client id at the provider
   * @param secret holds the client secret; only the functions that speak to the provider may read it
   * @param options how the secret is found and shown
   */
  static confidential(clientId: string, secret: ISecret, options: ConfidentialClientOptions = {}): OidcClient {
    return new OidcClient(
      clientId,
      {
        kind: 'secret',
        method: options.method ?? ClientSecretMethod.BASIC,
        secretArn: secret.secretArn,
        ...(options.secretField === undefined ? {} : { secretField: options.secretField }),
      },
      secret,
    );
  }

  /**
   * A client without a secret. The login is protected by PKCE alone.
   *
   * @param clientId the client id at the provider
   */
  static publicClient(clientId: string): OidcClient {
    return new OidcClient(clientId, { kind: 'none' }, undefined);
  }

  /** The client id at the provider. */
  readonly clientId: string;

  /**
   * Holds the client secret.
   *
   * @default - a public client has none
   */
  readonly secret?: ISecret;

  private readonly authentication: ClientAuthentication;

  private constructor(clientId: string, authentication: ClientAuthentication, secret: ISecret | undefined) {
    if (clientId.trim() === '') {
      throw new Error('OidcClient: the client id is empty; give the id under which the provider knows this gate.');
    }
    this.clientId = clientId;
    this.authentication = authentication;
    if (secret !== undefined) {
      this.secret = secret;
    }
  }

  /** @internal */
  get _settings(): ClientSettings {
    return { id: this.clientId, authentication: this.authentication };
  }
}
