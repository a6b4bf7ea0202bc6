import type { LocalGate } from '../../local/local-gate.js';

/** What the example's upstream says it received. */
export interface Echo {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function echoOf({ body }: { readonly body: string }): Echo {
  return JSON.parse(body) as Echo;
}

/** Runs something and says how many requests reached the upstream meanwhile; a deployed upstream cannot tell. */
export async function reachedUpstream(local: LocalGate | undefined, run: () => Promise<unknown>): Promise<number> {
  const before = local?.upstream.requests().length ?? 0;
  await run();
  return (local?.upstream.requests().length ?? 0) - before;
}
