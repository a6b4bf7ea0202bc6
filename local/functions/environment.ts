import { isJsonObject } from '../json.js';

/** What Lambda itself tells a function, and nothing of the machine that the local gate runs on. */
export function functionEnvironment(lambda: {
  readonly name: string;
  readonly handler: string;
  readonly folder: string;
  readonly memorySize: number;
  readonly region: string;
  readonly runtime: string;
  /** Names the role at the local AWS endpoint. */
  readonly accessKeyId: string;
  readonly awsEndpoint: string;
  /** The Environment property of the function. */
  readonly own: unknown;
}): Readonly<Record<string, string>> {
  return {
    ...ownVariables(lambda.own),
    AWS_REGION: lambda.region,
    AWS_DEFAULT_REGION: lambda.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${lambda.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_ACCESS_KEY_ID: lambda.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL: lambda.awsEndpoint,
    LAMBDA_TASK_ROOT: lambda.folder,
    _HANDLER: lambda.handler,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}

function ownVariables(environment: unknown): Record<string, string> {
  const variables = isJsonObject(environment) ? environment.Variables : undefined;
  return Object.fromEntries(
    Object.entries(isJsonObject(variables) ? variables : {}).map(([name, value]) => [name, String(value)]),
  );
}
