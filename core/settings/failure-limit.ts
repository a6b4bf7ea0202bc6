/** How many tokens of one address may be no good within a window of so many seconds before nobody is asked any more. */
export interface FailureLimit {
  readonly window: number;
  readonly perAddress: number;
}
