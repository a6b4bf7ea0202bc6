/**
 * What API Gateway says of a template that it rejects, in its own words. docs/local.md lists them with who has quoted them;
 * every other fault is in the words of the local gateway.
 */
export const REJECTION = {
  cachingWithoutIdentity: 'Identity source must be set if authorizer caching is enabled (TTL is greater than 0)',
  credentialsForEveryOrigin: "allow-credentials is not supported if 'allow-origin' is *",
  noIntegration: 'No integration defined for method',
  noMethods: "The REST API doesn't contain any methods",
  methodTwice: 'Method already exists for this resource',
  unknownAuthorizer:
    'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
  noMethodResponse: invalidMapping('No method response exists for method.'),
  expression: (text: string) => invalidMapping(`Invalid mapping expression specified: ${text}`),
  parameter: (text: string) => invalidMapping(`Invalid mapping expression parameter specified: ${text}`),
  reservedHeader: (name: string) => `Operations on header ${name} are restricted`,
  resourceTwice: (part: string) => `Another resource with the same parent already has this name: ${part}`,
  routeTwice: (key: string) => `Route with key ${key} already exists for this API`,
  settingsOfNoRoute: (key: string) => `Unable to find Route by key ${key} within the provided RouteSettings`,
  timeout: (most: number) => `Timeout should be between 50 ms and ${most} ms`,
  twoVariables: (sibling: string) =>
    `A sibling (${sibling}) of this resource already has a variable path part -- only one is allowed`,
} as const;

function invalidMapping(error: string): string {
  return `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${error}]`;
}
