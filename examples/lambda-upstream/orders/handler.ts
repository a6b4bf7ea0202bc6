import { type ApiEvent, identityFrom, upstreamHeaderFrom } from 'claimgate/lambda';

/** Says whose orders it would list. It believes what the gate wrote into the request context, and no header. */
export async function handler(event: ApiEvent) {
  const { subject, authenticatedBy } = identityFrom(event);
  const scope = upstreamHeaderFrom(event, 'x-scope');
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: subject, authenticatedBy, scope }),
  };
}
