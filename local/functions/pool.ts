import type { InvokeResult } from '../template/deployment.js';
import { type FunctionDefinition, FunctionInstance, type InstanceWatch } from './instance.js';

/** The instances of one function. They stay warm; a request that finds all of them busy starts another. */
export class FunctionPool {
  private readonly idle: FunctionInstance[] = [];
  private readonly all = new Set<FunctionInstance>();
  private readonly queue: ((instance: FunctionInstance | undefined) => void)[] = [];

  /** With `reserved`, a request beyond that many is throttled; without it, it waits once `limit` are busy. */
  constructor(
    private readonly definition: FunctionDefinition,
    private readonly watch: InstanceWatch,
    private readonly limit: number,
    private readonly reserved?: number,
  ) {}

  async invoke(event: unknown, requestId: string): Promise<InvokeResult> {
    const warm = this.takeIdle();
    if (warm === undefined && this.reserved !== undefined && this.all.size >= this.reserved) {
      return { kind: 'throttled' };
    }
    const instance = warm ?? (await this.startOrWait());
    const result = await instance.invoke(event, requestId);
    this.release(instance);
    return result;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.all].map((instance) => instance.stop()));
  }

  /** An instance may die while it is idle. */
  private takeIdle(): FunctionInstance | undefined {
    for (let instance = this.idle.pop(); instance !== undefined; instance = this.idle.pop()) {
      if (instance.alive) {
        return instance;
      }
      this.all.delete(instance);
    }
    return undefined;
  }

  private async startOrWait(): Promise<FunctionInstance> {
    if (this.all.size >= this.limit) {
      const released = await new Promise<FunctionInstance | undefined>((resolve) => this.queue.push(resolve));
      if (released !== undefined) {
        return released;
      }
    }
    const instance = new FunctionInstance(this.definition, this.watch);
    this.all.add(instance);
    return instance;
  }

  private release(instance: FunctionInstance): void {
    const reusable = instance.alive ? instance : undefined;
    if (reusable === undefined) {
      this.all.delete(instance);
    }
    const next = this.queue.shift();
    if (next !== undefined) {
      next(reusable);
    } else if (reusable !== undefined) {
      this.idle.push(reusable);
    }
  }
}
