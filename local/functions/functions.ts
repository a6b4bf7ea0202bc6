import { setTimeout as wait } from 'node:timers/promises';
import { accessKeyOf } from '../aws/role-policies.js';
import type { RequestRecorder } from '../request-recorder.js';
import type { DeployedStacks } from '../template/deployed-stacks.js';
import type { DeployedResource, FunctionInvoker, InvokeOptions, InvokeResult } from '../template/deployment.js';
import { functionEnvironment } from './environment.js';
import type { FunctionDefinition, InstanceWatch } from './instance.js';
import { mayInvoke } from './invoke-permissions.js';
import { FunctionPool } from './pool.js';

const MAX_INSTANCES = 8;

export interface FunctionsOptions {
  /** Where the AWS services are. */
  readonly awsEndpoint: string;
  /** Gets every line that a function writes, with the logical id of the function. */
  readonly log: (functionId: string, line: string) => void;
  readonly recorder?: RequestRecorder;
}

interface RunnableFunction {
  readonly resource: DeployedResource;
  readonly arn: string;
  readonly pool: FunctionPool;
}

/** The functions of a deployment, each in worker threads of its own. */
export class Functions implements FunctionInvoker {
  private readonly functions: readonly RunnableFunction[];

  constructor(
    private readonly deployment: DeployedStacks,
    private readonly options: FunctionsOptions,
  ) {
    this.functions = deployment.resources('AWS::Lambda::Function').map((resource) => {
      const definition = defineFunction(resource, deployment, options.awsEndpoint);
      const { ReservedConcurrentExecutions: reserved } = resource.properties;
      const pool = new FunctionPool(
        definition,
        this.watch(resource.logicalId),
        MAX_INSTANCES,
        typeof reserved === 'number' ? reserved : undefined,
      );
      return { resource, arn: definition.arn, pool };
    });
  }

  async invoke(
    functionArn: string,
    event: unknown,
    { sourceArn, timeout, requestId }: InvokeOptions,
  ): Promise<InvokeResult> {
    const arn = functionArn.split(':').slice(0, 7).join(':');
    const lambda = this.functions.find((candidate) => candidate.arn === arn);
    if (lambda === undefined) {
      return {
        kind: 'error',
        errorType: 'ResourceNotFoundException',
        errorMessage: `Function not found: ${functionArn}`,
      };
    }
    if (!mayInvoke(this.deployment, lambda.resource, arn, sourceArn)) {
      return { kind: 'denied' };
    }
    const functionId = lambda.resource.logicalId;
    const { recorder } = this.options;
    recorder?.record(requestId, { kind: 'invoked', functionId, sourceArn, event });
    const result = await inTime(timeout, lambda.pool.invoke(event, requestId));
    recorder?.record(requestId, { kind: 'returned', functionId, result });
    return result;
  }
  async stop(): Promise<void> {
    await Promise.all(this.functions.map(({ pool }) => pool.stop()));
  }

  private watch(functionId: string): InstanceWatch {
    const { log, recorder } = this.options;
    return {
      logged: (line, requestId) => {
        log(functionId, line);
        if (requestId !== undefined) recorder?.record(requestId, { kind: 'logged', functionId, line });
      },
      called: (call, requestId) => recorder?.record(requestId, { kind: 'called', functionId, call }),
    };
  }
}

async function inTime(timeout: number, invoked: Promise<InvokeResult>): Promise<InvokeResult> {
  const patience = new AbortController();
  const late = wait(timeout, { kind: 'timeout' } as const, { signal: patience.signal }).catch(
    () => ({ kind: 'timeout' }) as const,
  );
  try {
    return await Promise.race([invoked, late]);
  } finally {
    patience.abort();
  }
}

function defineFunction(
  resource: DeployedResource,
  deployment: DeployedStacks,
  awsEndpoint: string,
): FunctionDefinition {
  const { properties, physicalId: name } = resource;
  const folder = deployment.codeFolder(resource);
  const handler = String(properties.Handler);
  const memorySize = Number(properties.MemorySize ?? 128);
  const { region, accountId } = deployment;
  return {
    name,
    folder,
    handler,
    memorySize,
    arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    timeout: Number(properties.Timeout ?? 3) * 1000,
    environment: functionEnvironment({
      name,
      handler,
      folder,
      memorySize,
      region,
      runtime: String(properties.Runtime),
      accessKeyId: accessKeyOf(String(properties.Role).split('/').at(-1) ?? ''),
      awsEndpoint,
      own: properties.Environment,
    }),
  };
}
