import type { IConstruct } from 'constructs';

/** Stops the synthesis with everything that is wrong, naming the construct. */
export function stopOn(scope: IConstruct, faults: readonly string[]): void {
  if (faults.length > 0) {
    throw new Error(`[${scope.node.path}] ${faults.join('\n')}`);
  }
}
