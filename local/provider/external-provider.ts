import { isJsonObject } from '../json.js';
import { StartError } from '../start-error.js';

const TIME_LIMIT = 5000;

/** Makes sure that an identity provider can be reached and is the one it is said to be. */
export async function checkIssuer(issuer: string): Promise<void> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await fetchDocument(url, issuer);
  if (!isJsonObject(document) || typeof document.issuer !== 'string') {
    throw new StartError(`The identity provider ${issuer} has no discovery document at ${url}.`);
  }
  if (document.issuer !== issuer) {
    throw new StartError(`The identity provider ${issuer} calls itself ${document.issuer}: give that as --issuer.`);
  }
}

async function fetchDocument(url: string, issuer: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIME_LIMIT) });
  } catch (cause) {
    throw new StartError(`The identity provider ${issuer} cannot be reached at ${url}.`, 1, { cause });
  }
  if (!response.ok) {
    throw new StartError(`The identity provider ${issuer} answers ${response.status} at ${url}.`);
  }
  return response.json().catch(() => undefined);
}
