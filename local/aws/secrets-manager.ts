import { randomUUID } from 'node:crypto';
import { isJsonObject } from '../json.js';
import type { Deployment } from '../template/deployment.js';
import { decryptions } from './encrypted-resource.js';
import { generateSecret } from './generated-secret.js';
import { type AccessRequest, type AwsAnswer, type AwsCall, type AwsService, awsError } from './request.js';

const SECRET = 'AWS::SecretsManager::Secret';

interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  current: SecretVersion;
  previous: SecretVersion | undefined;
}

/** The secrets of a deployment and those that it imports by name. */
export class SecretsManager implements AwsService {
  private readonly secrets: StoredSecret[] = [];
  private readonly arnPrefix: string;

  /** `imported` gives the values of secrets that exist before the deployment, by name. */
  constructor(
    private readonly deployment: Deployment,
    imported: Readonly<Record<string, string>>,
  ) {
    this.arnPrefix = `arn:aws:secretsmanager:${deployment.region}:${deployment.accountId}:secret:`;
    for (const { physicalId: arn, properties } of deployment.resources(SECRET)) {
      const { GenerateSecretString: generate, SecretString: given } = properties;
      const value = typeof given === 'string' ? given : generateSecret(isJsonObject(generate) ? generate : {});
      this.add(arn.slice(this.arnPrefix.length, -7), arn, value);
    }
    for (const [name, value] of Object.entries(imported)) {
      this.add(name, `${this.arnPrefix}${name}-local0`, value);
    }
  }

  /** The current value. @throws Error for an unknown secret */
  value(secretId: string): string {
    return this.known(secretId).current.value;
  }

  /** Makes `value` the current one and the current one the previous, as a finished rotation does. */
  rotate(secretId: string, value: string): void {
    const secret = this.known(secretId);
    secret.previous = secret.current;
    secret.current = newVersion(value);
  }

  accessRequests({ operation, input }: AwsCall): readonly AccessRequest[] {
    const id = String(input.SecretId);
    const arn = this.find(id)?.arn ?? (id.startsWith('arn:') ? id : this.arnPrefix + id);
    const secret = this.deployment.resources(SECRET).find(({ physicalId }) => physicalId === arn);
    return [
      { action: `secretsmanager:${operation}`, resource: arn, conditionKeys: new Map() },
      ...decryptions('secretsmanager', secret, this.deployment),
    ];
  }

  async answer({ operation, input }: AwsCall): Promise<AwsAnswer> {
    if (operation !== 'GetSecretValue') {
      return awsError('UnknownOperationException', `The local gate does not serve ${operation}.`);
    }
    const secret = this.find(String(input.SecretId));
    if (secret === undefined) {
      return awsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    const stage = String(input.VersionStage ?? 'AWSCURRENT');
    const version = versionAt(secret, stage);
    if (version === undefined) {
      const message = `Secrets Manager can't find the specified secret value for staging label: ${stage}`;
      return awsError('ResourceNotFoundException', message);
    }
    return { status: 200, body: JSON.stringify(describe(secret, stage, version)) };
  }

  private add(name: string, arn: string, value: string): void {
    this.secrets.push({ name, arn, current: newVersion(value), previous: undefined });
  }

  private known(secretId: string): StoredSecret {
    const secret = this.find(secretId);
    if (secret === undefined) {
      throw new Error(`There is no secret ${secretId}.`);
    }
    return secret;
  }

  /** By name, by ARN, or by an ARN without the six characters that Secrets Manager adds. */
  private find(secretId: string): StoredSecret | undefined {
    return this.secrets.find(
      ({ name, arn }) => secretId === name || secretId === arn || secretId === this.arnPrefix + name,
    );
  }
}

function versionAt(secret: StoredSecret, stage: string): SecretVersion | undefined {
  if (stage === 'AWSCURRENT') {
    return secret.current;
  }
  return stage === 'AWSPREVIOUS' ? secret.previous : undefined;
}

function describe({ arn, name }: StoredSecret, stage: string, { id, value, createdAt }: SecretVersion) {
  return {
    ARN: arn,
    Name: name,
    SecretString: value,
    VersionId: id,
    VersionStages: [stage],
    CreatedDate: createdAt,
  };
}

function newVersion(value: string): SecretVersion {
  return { id: randomUUID(), value, createdAt: Math.floor(Date.now() / 1000) };
}
