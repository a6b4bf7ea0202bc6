import type { Warning } from './report.js';

/** How the stages of a REST API learn of the gate. */
export interface DeploymentFact {
  /** Whether the API deploys itself at every change. */
  readonly automatic: boolean;
  /** Further deployments of the API in this app, by path. */
  readonly others: readonly string[];
  /** Those of them that were given to the gate. */
  readonly added: readonly string[];
}

/** A stage serves what was deployed last, which may be an API without the gate. */
export function warnOfDeployments({ automatic, others, added }: DeploymentFact): Warning[] {
  const forgotten = others.filter((path) => !added.includes(path));
  const warning = (message: string): Warning => ({ id: 'claimgate:deployment', message });
  if (forgotten.length > 0) {
    return [
      warning(
        `The deployment ${forgotten.join(', ')} does not change when the gate does, and its stage would go on serving ` +
          'the API without it: call gate.addToDeployment(deployment).',
      ),
    ];
  }
  return automatic || others.length > 0
    ? []
    : [
        warning(
          'The API is not deployed by this app, and its stages go on serving it without the gate until its owner deploys ' +
            'it again: tell the owner at every change, or make a Deployment here and call gate.addToDeployment(deployment).',
        ),
      ];
}
