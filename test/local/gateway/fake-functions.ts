import type { FunctionInvoker, InvokeResult } from '../../../local/template/deployment.js';

export interface Invocation {
  readonly functionArn: string;
  // Tests look into events of many shapes.
  readonly event: Record<string, unknown>;
  readonly sourceArn: string;
  readonly timeout: number;
}

type Behaviour = (event: Record<string, unknown>) => InvokeResult;

/** Functions by the last part of their ARN; each answers what the test says, and remembers how it was called. */
export class FakeFunctions implements FunctionInvoker {
  readonly invocations: Invocation[] = [];
  private readonly behaviours = new Map<string, Behaviour>();

  on(name: string, behaviour: Behaviour | InvokeResult): this {
    this.behaviours.set(name, typeof behaviour === 'function' ? behaviour : () => behaviour);
    return this;
  }

  returns(name: string, payload: unknown): this {
    return this.on(name, { kind: 'answer', payload });
  }

  throws(name: string, errorMessage: string): this {
    return this.on(name, { kind: 'error', errorType: 'Error', errorMessage });
  }

  calls(name: string): readonly Invocation[] {
    return this.invocations.filter(({ functionArn }) => functionArn.endsWith(`:${name}`));
  }

  event(name: string): Record<string, unknown> {
    const event = this.calls(name).at(-1)?.event;
    if (event === undefined) throw new Error(`${name} was not invoked`);
    return event;
  }

  async invoke(
    functionArn: string,
    event: unknown,
    options: { readonly sourceArn: string; readonly timeout: number },
  ): Promise<InvokeResult> {
    const copy: Record<string, unknown> = JSON.parse(JSON.stringify(event));
    this.invocations.push({ functionArn, event: copy, ...options });
    const behaviour = this.behaviours.get(functionArn.split(':').at(-1) ?? '');
    if (behaviour === undefined) throw new Error(`no behaviour for ${functionArn}`);
    return behaviour(copy);
  }
}

export function functionUri(name: string): string {
  return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:${name}/invocations`;
}
