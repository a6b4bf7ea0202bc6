/** A gateway response that others define on the API. */
export interface GatewayResponseFact {
  readonly type: string;
  readonly hasStatusCode: boolean;
}

/** Gateway responses hold for a whole API, so two definitions of one type would fight. */
export function checkGatewayResponses(own: readonly string[], others: readonly GatewayResponseFact[]): string[] {
  return own
    .filter((type) => others.some((other) => other.type === type))
    .map(
      (type) =>
        `The API already defines the gateway response ${type}, which the gate needs for its refusals: ` +
        'remove yours, or keep the gate on an API of its own.',
    );
}

/** API Gateway gives the status of a fallback response to all others of its class. */
export function checkFallbackResponses(others: readonly GatewayResponseFact[]): string[] {
  return others
    .filter(({ type, hasStatusCode }) => hasStatusCode && (type === 'DEFAULT_4XX' || type === 'DEFAULT_5XX'))
    .map(
      ({ type }) =>
        `The gateway response ${type} of the API has a statusCode, which API Gateway gives to the refusals of the gate ` +
        'too: leave its statusCode out; its headers and templates may stay.',
    );
}
