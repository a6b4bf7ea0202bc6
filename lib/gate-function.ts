import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** The functions of a gate, by the folder of their bundle. */
export type GateFunctionName = 'authorizer' | 'login' | 'callback' | 'logout' | 'account';

export interface GateFunctionProps {
  readonly name: GateFunctionName;
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly PolicyStatement[];
  readonly memorySize: number;
  readonly logRetention: RetentionDays;
  readonly logLevel: ApplicationLogLevel;
}

const PURPOSE: Readonly<Record<GateFunctionName, string>> = {
  authorizer: 'decides who passes the gate',
  login: 'sends browsers to the identity provider',
  callback: 'takes browsers back from the identity provider',
  logout: 'ends sessions',
  account: 'tells browsers about their session and why they were refused',
};

/** One function of a gate, with a log group and a role of its own that allow no more than it needs. */
export class GateFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: GateFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    for (const statement of props.permissions) {
      role.addToPolicy(statement);
    }
    this.function = new LambdaFunction(this, 'Function', {
      description: `Claimgate: ${PURPOSE[props.name]}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'handler.handler',
      code: Code.fromAsset(bundle(props.name)),
      timeout: Duration.seconds(15),
      memorySize: props.memorySize,
      role,
      logGroup,
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: 'claimgate',
        POWERTOOLS_LOG_LEVEL: props.logLevel,
      },
    });
  }
}

function bundle(name: GateFunctionName): string {
  const folder = join(packageRoot(__dirname), 'build', 'lambdas', name);
  if (!existsSync(join(folder, 'handler.mjs'))) {
    throw new Error(`The bundle of the ${name} function is missing: run npm run build:lambdas.`);
  }
  return folder;
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) {
    return folder;
  }
  const parent = dirname(folder);
  if (parent === folder) {
    throw new Error('The folder of the package, which holds package.json, cannot be found: install claimgate again.');
  }
  return packageRoot(parent);
}
