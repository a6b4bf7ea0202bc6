import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Provider, ProviderContext } from 'oidc-provider';
import { type ProviderKeys, SIGNING_ALGORITHM, SIGNING_KEY_ID } from './keys.js';

const SIGNED_ANSWER = 'application/token-introspection+jwt';

/** Introspection of JWTs, which oidc-provider leaves out: for gates that ask about tokens that they could verify themselves. */
export function addJwtIntrospection(provider: Provider, keys: ProviderKeys, revoked: ReadonlySet<string>): void {
  provider.use(async (ctx, next) => {
    await next();
    // oidc-provider says so once it knows the client.
    if (!isAboutJwt(ctx.body) || ctx.oidc.route !== 'introspection') return;
    const { token = '' } = ctx.oidc.params;
    const answer = revoked.has(token) ? { active: false } : await answerAbout(token, provider.issuer, keys);
    ctx.status = 200;
    await send(ctx, answer, provider.issuer, keys);
  });
}

function isAboutJwt(body: unknown): boolean {
  return (body as { readonly error?: unknown } | undefined)?.error === 'unsupported_token_type';
}

async function answerAbout(token: string, issuer: string, { publicKey }: ProviderKeys): Promise<object> {
  try {
    const { payload } = await jwtVerify(token, publicKey, { issuer, typ: 'at+jwt' });
    return { ...payload, active: true, token_type: 'Bearer' };
  } catch {
    return { active: false };
  }
}

async function send(ctx: ProviderContext, answer: object, issuer: string, keys: ProviderKeys): Promise<void> {
  if (ctx.accepts('json', SIGNED_ANSWER) !== SIGNED_ANSWER) {
    ctx.body = answer;
    return;
  }
  const claims: JWTPayload = { iss: issuer, aud: ctx.oidc.client.clientId, token_introspection: answer };
  const header = { alg: SIGNING_ALGORITHM, kid: SIGNING_KEY_ID, typ: 'token-introspection+jwt' };
  ctx.body = await new SignJWT(claims).setIssuedAt().setProtectedHeader(header).sign(keys.privateKey);
  ctx.type = `${SIGNED_ANSWER}; charset=utf-8`;
}
