import { setTimeout as wait } from 'node:timers/promises';
import { accessKeyOf } from '../aws/role-policies.js';
import type { RequestRecorder } from '../request-recorder.js';
import type { DeployedStacks } from '../template/deployed-stacks.js';
import type { DeployedResource, FunctionInvoker, InvokeOptions, InvokeResult } from '../template/deployment.js';
import { functionEnvironment } from './environment.js';
import type { FunctionDefinition, InstanceWatch } from './instance.js';
import { type InvokedFunction, invokedFunction, mayInvoke } from './invoke-permissions.js';
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
      return { resource, pool };
    });
  }

  async invoke(
    functionArn: string,
    event: unknown,
    { sourceArn, timeout, requestId }: InvokeOptions,
  ): Promise<InvokeResult> {
    const invoked = invokedFunction(functionArn);
    const lambda = this.functions.find(({ resource }) => resource.physicalId === invoked.name);
    if (lambda === undefined || !this.isPublished(functionArn, invoked)) {
      return {
        kind: 'error',
        errorType: 'ResourceNotFoundException',
        errorMessage: `Function not found: ${functionArn}`,
      };
    }
    if (!mayInvoke(this.deployment, invoked, sourceArn)) {
      return { kind: 'denied' };
    }
    const functionId = lambda.resource.logicalId;
    const { recorder } = this.options;
    recorder?.record(requestId, { kind: 'invoked', functionId, sourceArn, event });
    const result = await inTime(timeout, lambda.pool.invoke(event, requestId));
    recorder?.record(requestId, { kind: 'returned', functionId, result });
    return result;
  }

  /** Whether what is invoked is there: versions and aliases run the code that was synthesized, as `$LATEST` does. */
  private isPublished(functionArn: string, { qualifier }: InvokedFunction): boolean {
    const types = ['AWS::Lambda::Version', 'AWS::Lambda::Alias'];
    const published = types.flatMap((type) => this.deployment.resources(type));
    return qualifier === undefined || published.some(({ physicalId }) => physicalId === functionArn);
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
  const code = deployment.code(resource);
  const runtime = String(properties.Runtime);
  const handler = String(properties.Handler);
  const memorySize = Number(properties.MemorySize ?? 128);
  const { region, accountId } = deployment;
  return {
    name,
    ...code,
    runtime,
    handler,
    memorySize,
    arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    timeout: Number(properties.Timeout ?? 3) * 1000,
    environment: functionEnvironment({
      name,
      handler,
      folder: code.folder,
      memorySize,
      region,
      runtime,
      accessKeyId: accessKeyOf(String(properties.Role).split('/').at(-1) ?? ''),
      awsEndpoint,
      own: properties.Environment,
    }),
  };
}
