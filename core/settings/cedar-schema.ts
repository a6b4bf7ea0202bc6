/** What a request can have for a method, where Cedar policies judge it. */
export const CEDAR_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * What Cedar policies may ask about, in Cedar's own notation.
 *
 * @param resources the routes of an API, see {@link cedarResource}; without them any route will do
 */
export function cedarSchema(resources?: readonly string[]): string {
  const routes = resources === undefined ? '' : ` enum [${resources.map((name) => JSON.stringify(name)).join(', ')}]`;
  return `namespace Claimgate {
  entity Identity = {
    provider: String,
    issuer: String,
    subject: String,
    authenticatedBy: String,
    scopes?: Set<String>,
    audiences?: Set<String>,
    groups?: Set<String>,
    roles?: Set<String>,
    authTime?: Long,
  } tags Set<String>;
  entity Route${routes};
  action ${CEDAR_METHODS.join(', ')} appliesTo {
    principal: Identity,
    resource: Route,
    context: { time: Long, sourceIp: ipaddr },
  };
}
`;
}

/** The id of a route as resource: the key without its method, which is the action. */
export function cedarResource(routeKey: string): string {
  return routeKey.replace(/^[A-Z]+ /, '');
}
