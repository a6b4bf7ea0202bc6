import type { IncomingMessage, ServerResponse } from 'node:http';
import { jwtVerify } from 'jose';
import type { ProviderKeys } from './keys.js';
import { type ProviderUser, profileOf, userNamed } from './users.js';

/** The userinfo endpoint. oidc-provider's own refuses tokens that are for an API, and here all of them are. */
export async function serveUserinfo(
  issuer: string,
  keys: ProviderKeys,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const user = await userOf(issuer, keys, request.headers.authorization ?? '');
  const type = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (user === undefined) {
    const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
    response.writeHead(401, { ...type, ...challenge }).end(JSON.stringify({ error: 'invalid_token' }));
    return;
  }
  response.writeHead(200, type).end(JSON.stringify(profileOf(user)));
}

async function userOf(issuer: string, keys: ProviderKeys, authorization: string): Promise<ProviderUser | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(authorization) ?? [];
  try {
    const { payload } = await jwtVerify(token ?? '', keys.publicKey, { issuer, typ: 'at+jwt' });
    return userNamed(payload.sub);
  } catch {
    return undefined;
  }
}
