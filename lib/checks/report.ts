import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Something that works, and that the adopter should know. */
export interface Warning {
  /** By it the adopter acknowledges the warning. */
  readonly id: `claimgate:${string}`;
  readonly message: string;
}

/** Stops the synthesis with everything that is wrong, naming the construct. */
export function stopOn(scope: IConstruct, faults: readonly string[]): void {
  if (faults.length > 0) {
    throw new Error(`[${scope.node.path}] ${faults.join('\n')}`);
  }
}

/** Stops with everything that is wrong, where no construct is known yet. */
export function stopWith(faults: readonly string[]): void {
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
}

/** Warns until the adopter acknowledges. */
export function warnOf(scope: IConstruct, warnings: readonly Warning[]): void {
  for (const { id, message } of warnings) {
    Annotations.of(scope).addWarningV2(id, message);
  }
}

/** What the checks of an API found. */
export interface Findings {
  readonly faults: string[];
  readonly warnings: readonly Warning[];
}

/** Has the checks run once everything is known: when the app is synthesized. */
export function checkAtSynthesis(scope: IConstruct, check: () => Findings): void {
  scope.node.addValidation({
    validate: () => {
      const { faults, warnings } = check();
      warnOf(scope, warnings);
      return faults;
    },
  });
}
