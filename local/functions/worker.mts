import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { followClock } from '../machine-clock.mjs';
import type { OutgoingCall } from '../request-recorder.js';
import { OutgoingCalls } from './outgoing-calls.mjs';

/** What a worker is started with. */
export interface FunctionCode {
  readonly folder: string;
  /** The source, where the template itself holds it; then the folder is empty. */
  readonly inline?: string;
  /** For example `nodejs24.x`. */
  readonly runtime: string;
  /** File and export, for example `handler.handler`. */
  readonly handler: string;
  readonly name: string;
  readonly arn: string;
  readonly memorySize: number;
}

export interface WorkerData extends FunctionCode {
  /** How far the clock runs ahead, see `machine-clock.mjs`. */
  readonly clock: SharedArrayBuffer;
}

export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** What a worker tells: first `ready` or `error`, then one message per invocation, and every call in between. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'called'; readonly call: OutgoingCall }
  /** `payload` is JSON. */
  | { readonly kind: 'answer'; readonly payload: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string };

type Handler = (event: unknown, context: object) => unknown;

class LoadError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

type Exports = Record<string, unknown>;

async function loadFile({ folder, handler }: FunctionCode, dot: number): Promise<Exports> {
  const name = handler.slice(0, dot);
  const file = ['.mjs', '.js', '.cjs'].map((ending) => join(folder, name + ending)).find((path) => existsSync(path));
  if (file === undefined) {
    throw new LoadError('Runtime.ImportModuleError', `Error: Cannot find module '${name}'`);
  }
  const module: Exports = await import(pathToFileURL(file).href);
  return { ...(module.default as Exports | undefined), ...module };
}

/** Inline code is CommonJS, whatever its handler calls the file. */
function evaluate(source: string): Exports {
  const module = { exports: {} };
  compileFunction(source, ['exports', 'require', 'module'])(module.exports, createRequire(import.meta.url), module);
  return module.exports;
}

async function loadHandler(code: FunctionCode): Promise<Handler> {
  if (!code.runtime.startsWith('nodejs')) {
    throw new LoadError('Runtime.NotSupported', `The local gate runs Node.js, not ${code.runtime}.`);
  }
  const dot = code.handler.lastIndexOf('.');
  const module = code.inline === undefined ? await loadFile(code, dot) : evaluate(code.inline);
  const handler = module[code.handler.slice(dot + 1)];
  if (typeof handler !== 'function') {
    throw new LoadError('Runtime.HandlerNotFound', `${code.handler} is undefined or not exported`);
  }
  return handler as Handler;
}

function contextOf(code: FunctionCode, invocation: Invocation): object {
  return {
    awsRequestId: invocation.requestId,
    functionName: code.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: code.arn,
    memoryLimitInMB: String(code.memorySize),
    logGroupName: `/aws/lambda/${code.name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
  };
}

async function run(handler: Handler, code: FunctionCode, invocation: Invocation): Promise<WorkerMessage> {
  try {
    const result = await handler(JSON.parse(invocation.event), contextOf(code, invocation));
    return { kind: 'answer', payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): WorkerMessage {
  return error instanceof Error
    ? { kind: 'error', errorType: error.name, errorMessage: error.message }
    : { kind: 'error', errorType: typeof error, errorMessage: String(error) };
}

/** Resolves when the other side has all output so far, so that an answer never overtakes its log lines. */
async function flushOutput(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
  );
}

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const { clock, ...code }: WorkerData = workerData;
  followClock(clock);
  const calls = new OutgoingCalls((call) => port.postMessage({ kind: 'called', call } satisfies WorkerMessage));
  let handler: Handler;
  try {
    handler = await loadHandler(code);
  } catch (error) {
    port.postMessage(failure(error));
    return;
  }
  port.on('message', async (invocation: Invocation) => {
    const message = await run(handler, code, invocation);
    calls.endAll();
    await flushOutput();
    port.postMessage(message);
  });
  port.postMessage({ kind: 'ready' });
}

if (parentPort !== null) {
  void serve(parentPort);
}
