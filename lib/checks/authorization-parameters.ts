/** The answer of a provider has to come in the address of the callback: with anything else the login has no cookie. */
export function checkAuthorizationParameters(parameters: Readonly<Record<string, string>>): string[] {
  const { response_mode: mode = 'query' } = parameters;
  if (mode === 'query') {
    return [];
  }
  return [
    `authorizationParameters ask for response_mode "${mode}", and the cookie of a login (SameSite=Lax) does not come along ` +
      'when another site posts: leave response_mode out.',
  ];
}
