import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Provider } from 'oidc-provider';
import { readBody } from '../loopback-server.js';
import { WEB_CLIENT } from './configuration.js';
import { type ProviderKeys, SIGNING_ALGORITHM, SIGNING_KEY_ID } from './keys.js';
import { profileOf, userNamed } from './users.js';

/** How the userinfo endpoint answers. */
export interface UserinfoAnswers {
  /** `jwt` is signed, as a client can ask for when it is registered. */
  readonly format: 'json' | 'jwt';
  /** Somebody else than the bearer of the token, as no provider should. */
  readonly about?: string;
  /** Whom a signed answer is for, instead of the gate's client. */
  readonly audience?: string;
}

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** The userinfo endpoint. oidc-provider's own refuses tokens that are for an API, and here all of them are. */
export async function serveUserinfo(
  provider: Provider,
  keys: ProviderKeys,
  answers: UserinfoAnswers,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const subject = await subjectOf(provider, keys, token);
  const user = subject === undefined ? undefined : userNamed(answers.about ?? subject);
  if (user === undefined) {
    const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
    response.writeHead(401, { ...HEADERS, ...challenge }).end(JSON.stringify({ error: 'invalid_token' }));
  } else if (answers.format === 'jwt') {
    const { audience = WEB_CLIENT.id } = answers;
    const signed = await sign(profileOf(user), provider.issuer, audience, keys);
    response.writeHead(200, { ...HEADERS, 'content-type': 'application/jwt' }).end(signed);
  } else {
    response.writeHead(200, HEADERS).end(JSON.stringify(profileOf(user)));
  }
}

/** As Google's tokeninfo: says for which client an opaque token was issued. Numbers are text there. */
export async function serveTokenInfo(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams(await readBody(request));
  const token = await provider.AccessToken.find(form.get('access_token') ?? '');
  if (token === undefined) {
    response.writeHead(400, HEADERS).end(JSON.stringify({ error: 'invalid_token' }));
    return;
  }
  const { clientId, accountId, scope, exp } = token;
  const claims = { aud: clientId, azp: clientId, sub: accountId, scope, exp: String(exp) };
  response.writeHead(200, HEADERS).end(JSON.stringify(claims));
}

async function subjectOf(provider: Provider, keys: ProviderKeys, token: string): Promise<string | undefined> {
  if (!token.includes('.')) return (await provider.AccessToken.find(token))?.accountId;
  try {
    return (await jwtVerify(token, keys.publicKey, { issuer: provider.issuer, typ: 'at+jwt' })).payload.sub;
  } catch {
    return undefined;
  }
}

function sign(claims: JWTPayload, issuer: string, audience: string, { privateKey }: ProviderKeys): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: SIGNING_KEY_ID })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .sign(privateKey);
}
