import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { AHEAD } from '../machine-clock.mjs';
import type { OutgoingCall } from '../request-recorder.js';
import type { InvokeResult } from '../template/deployment.js';
import type { FunctionCode, Invocation, WorkerData, WorkerMessage } from './worker.mjs';

export interface FunctionDefinition extends FunctionCode {
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What Lambda allows for loading the code of a function, in milliseconds. */
const INIT_TIMEOUT = 10_000;

/** Who wants to know what an instance does, and for which request; a line may come before the first. */
export interface InstanceWatch {
  logged(line: string, requestId: string | undefined): void;
  called(call: OutgoingCall, requestId: string): void;
}

/** One execution environment of a function: a worker that handles one invocation at a time. */
export class FunctionInstance {
  private readonly worker: Worker;
  private readonly loaded: Promise<WorkerMessage | undefined>;
  private waiting: ((message: WorkerMessage | undefined) => void) | undefined;
  private ended: InvokeResult | undefined;
  /** Of the request that it works for. */
  private requestId: string | undefined;

  constructor(
    private readonly definition: FunctionDefinition,
    private readonly watch: InstanceWatch,
  ) {
    const { environment, timeout: _, ...code } = definition;
    this.worker = new Worker(new URL('./worker.mts', import.meta.url), {
      workerData: { ...code, clock: AHEAD } satisfies WorkerData,
      env: { ...environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: code.memorySize },
    });
    for (const input of [this.worker.stdout, this.worker.stderr]) {
      createInterface({ input }).on('line', (line) => watch.logged(line, this.requestId));
    }
    this.worker.on('message', (message: WorkerMessage) => this.take(message));
    this.worker.on('error', (error) => this.end(asError(error)));
    this.worker.on('exit', (code) => this.end(exited(code)));
    this.loaded = this.nextMessage(INIT_TIMEOUT);
  }

  /** Whether it can take a further invocation. */
  get alive(): boolean {
    return this.ended === undefined;
  }

  async invoke(event: unknown, requestId: string): Promise<InvokeResult> {
    this.requestId = requestId;
    const loaded = await this.loaded;
    if (loaded?.kind !== 'ready') {
      return this.giveUp(loaded);
    }
    const { timeout } = this.definition;
    const answered = this.nextMessage(timeout);
    this.worker.postMessage({
      requestId: randomUUID(),
      event: JSON.stringify(event),
      deadline: Date.now() + timeout,
    } satisfies Invocation);
    const message = await answered;
    if (message?.kind === 'answer') {
      return { kind: 'answer', payload: JSON.parse(message.payload) };
    }
    return message?.kind === 'error' ? message : this.giveUp(undefined);
  }

  async stop(): Promise<void> {
    this.end({ kind: 'error', errorType: 'Runtime.Shutdown', errorMessage: 'The local gate was stopped.' });
    await this.worker.terminate();
  }

  /** The worker's next message; undefined if it ended or took longer than `timeout`. */
  private nextMessage(timeout: number): Promise<WorkerMessage | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end({ kind: 'timeout' }), timeout);
      this.waiting = (message) => {
        clearTimeout(timer);
        this.waiting = undefined;
        resolve(message);
      };
      if (this.ended !== undefined) {
        this.settle(undefined);
      }
    });
  }

  private async giveUp(message: WorkerMessage | undefined): Promise<InvokeResult> {
    // A worker that could not load its code tells why and exits at once; what it told counts.
    const failure = message?.kind === 'error' ? message : undefined;
    this.ended = failure ?? this.ended ?? { kind: 'timeout' };
    await this.worker.terminate();
    return this.ended;
  }

  private take(message: WorkerMessage): void {
    if (message.kind !== 'called') this.settle(message);
    else if (this.requestId !== undefined) this.watch.called(message.call, this.requestId);
  }

  private settle(message: WorkerMessage | undefined): void {
    this.waiting?.(message);
  }

  private end(result: InvokeResult): void {
    this.ended ??= result;
    this.settle(undefined);
  }
}

function asError(error: unknown): InvokeResult {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'error', errorType: name, errorMessage: message };
}

function exited(code: number): InvokeResult {
  return {
    kind: 'error',
    errorType: 'Runtime.ExitError',
    errorMessage: `Error: Runtime exited with error: exit status ${code}`,
  };
}
