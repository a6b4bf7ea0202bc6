/** Gateway responses hold for a whole API, so two definitions of one type would fight. */
export function checkGatewayResponses(own: readonly string[], others: readonly string[]): string[] {
  return own
    .filter((type) => others.includes(type))
    .map(
      (type) =>
        `The API already defines the gateway response ${type}, which the gate needs for its refusals: ` +
        'remove yours, or keep the gate on an API of its own.',
    );
}
