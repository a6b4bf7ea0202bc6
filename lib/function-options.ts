import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLogLevel, Architecture, type Tracing } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** How the functions of a gate run. */
export interface FunctionOptions {
  /**
   * Memory of each function, in MiB: 128 to 10240. CPU grows with it.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * How long a function may run: 11 to 29 seconds. API Gateway waits 10 seconds for an authorizer; what a function has
   * begun to write by then it should be able to finish.
   *
   * @default Duration.seconds(15)
   */
  readonly timeout?: Duration;

  /**
   * The processors the functions run on.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * What the functions log. No level logs tokens, secrets or cookies.
   *
   * @default ApplicationLogLevel.INFO
   */
  readonly logLevel?: ApplicationLogLevel;

  /**
   * Whether AWS X-Ray records invocations. With `Tracing.ACTIVE` the roles may write traces.
   *
   * @default Tracing.DISABLED
   */
  readonly tracing?: Tracing;

  /**
   * The network the functions run in. From there they must reach the provider, DynamoDB and Secrets Manager, and KMS where
   * `assertionKeys` says so: by a NAT gateway, or the services by VPC endpoints.
   *
   * @default - the functions run outside of your networks and reach the internet
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the network the functions run in; public ones give them no way out.
   *
   * @default - the private subnets of the network
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security groups of the functions, which only need to let traffic out.
   *
   * @default - one that lets nothing in, and out only by TCP to the ports of HTTPS and of the provider
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Instances of the authorizer that are always ready, so that fewer requests wait for a cold start. Each costs money all
   * the time.
   *
   * @default - none
   */
  readonly provisionedConcurrency?: number;

  /**
   * The most that the authorizer runs at a time, set aside for it from what the account may run. API Gateway answers
   * requests beyond it with an error.
   *
   * @default - as many as the account has left
   */
  readonly reservedConcurrency?: number;
}

export const FUNCTION_DEFAULTS = {
  memorySize: 512,
  timeout: Duration.seconds(15),
  architecture: Architecture.ARM_64,
  logRetention: RetentionDays.THREE_MONTHS,
  logLevel: ApplicationLogLevel.INFO,
} as const;
