/** Says whose orders it would list; HTTP APIs put the authorizer's context under `lambda`. */
export async function handler(event) {
  const { authorizer } = event.requestContext;
  const { header_x_user: user } = authorizer.lambda ?? authorizer;
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user }) };
}
