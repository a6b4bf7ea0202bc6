import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeRules } from './acknowledged-rules.js';
import { bundleFolder } from './bundle-folder.js';
import { FUNCTION_DEFAULTS, type FunctionOptions } from './function-options.js';
import { type GateNetwork, networkPermissions } from './gate-network.js';

/** The functions of a gate, by the folder of their bundle. */
export type GateFunctionName = 'authorizer' | 'login' | 'callback' | 'logout' | 'account' | 'end-sessions';

export interface GateFunctionProps {
  readonly name: GateFunctionName;
  readonly environment: Readonly<Record<string, string>>;
  readonly options: FunctionOptions;
  readonly network: GateNetwork | undefined;
  /** Encrypts the logs. */
  readonly encryptionKey: IKey | undefined;
}

const PURPOSE: Readonly<Record<GateFunctionName, string>> = {
  authorizer: 'decides who passes the gate',
  login: 'sends browsers to the identity provider',
  callback: 'takes browsers back from the identity provider',
  logout: 'ends sessions',
  account: 'tells browsers about their session and why they were refused',
  'end-sessions': 'ends the sessions of users whom an event names',
};

/** One function of a gate, with a log group and a role of its own that allow no more than it needs. */
export class GateFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: GateFunctionProps) {
    super(scope, id);
    const { name, environment, network, encryptionKey } = props;
    const options = { ...FUNCTION_DEFAULTS, ...props.options };
    const logGroup = new LogGroup(this, 'Logs', {
      retention: options.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of network === undefined ? [] : networkPermissions(this)) {
      role.addToPolicy(statement);
    }
    this.function = new LambdaFunction(this, 'Function', {
      description: `Claimgate: ${PURPOSE[name]}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: options.architecture,
      handler: 'handler.handler',
      code: Code.fromAsset(bundleFolder(name)),
      timeout: options.timeout,
      memorySize: options.memorySize,
      ...(options.tracing === undefined ? {} : { tracing: options.tracing }),
      ...(name === 'authorizer' && options.reservedConcurrency !== undefined
        ? { reservedConcurrentExecutions: options.reservedConcurrency }
        : {}),
      ...network,
      role,
      logGroup,
      environment: {
        ...environment,
        POWERTOOLS_SERVICE_NAME: 'claimgate',
        POWERTOOLS_LOG_LEVEL: options.logLevel,
      },
    });
    if (network !== undefined || options.tracing !== undefined) {
      acknowledgeRules(role.node.findChild('DefaultPolicy'), 'policyForAnything');
    }
  }

  /** Gives the function another bundle than the one it was made with. */
  useBundle(name: string): void {
    const code = Code.fromAsset(bundleFolder(name));
    const { s3Location } = code.bind(this);
    if (s3Location === undefined) throw new Error(`The bundle ${name} is no asset.`);
    const resource = this.function.node.defaultChild as CfnFunction;
    resource.code = { s3Bucket: s3Location.bucketName, s3Key: s3Location.objectKey };
    code.bindToResource(resource);
  }
}
