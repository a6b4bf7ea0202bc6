/** An API has one gate: two would fight over its pages and refusals. */
export function checkOneGate(bound: boolean): string[] {
  return bound
    ? ['The API has a gate already: use what the first call of forHttpApi or forRestApi gave back, and its methods.']
    : [];
}
