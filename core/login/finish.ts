import { GateError } from '../errors.js';
import { logFailure } from '../failure.js';
import { answer } from '../pages/endpoint.js';
import { errorResponse } from '../pages/error-response.js';
import type { LoginTokens } from '../provider/client.js';
import { parseParameters } from '../query.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, redirect } from '../response.js';
import { sessionCookiesOf, setSessionCookie } from '../sessions/cookie.js';
import { readSession, type SessionDependencies } from '../sessions/reading.js';
import type { GateSettings } from '../settings/document.js';
import { issuerOf, providerById } from '../settings/issuer.js';
import { subjectDigest } from '../subject-digest.js';
import { setBounces } from './bounces.js';
import { callbackUrl, providerOfCallback } from './callback-url.js';
import { deleteLoginCookie, readLoginCookie, type StartedLogin } from './login-cookie.js';
import { lostLogin } from './lost-login.js';
import { createSession, type NewSessionDependencies } from './new-session.js';
import { homeUrl, loginUrl, validReturnUrl } from './return-url.js';
import type { LoginDependencies } from './start.js';
import { checkStepUp } from './step-up.js';

export type FinishDependencies = LoginDependencies & Omit<NewSessionDependencies, 'provider'>;

/** A callback is about one of the providers. */
type CallbackDependencies = FinishDependencies & NewSessionDependencies;

/** `GET /auth/callback`: takes the provider's answer, writes the session and sends the browser where it wanted to go. */
export function finishLogin(deps: FinishDependencies, request: GateRequest): Promise<GateResponse> {
  return answer(deps, request, ['GET'], async () => {
    const state = parseParameters(request.query).get('state');
    const provider = providerById(deps.providers, providerOfCallback(deps.settings, request));
    if (provider === undefined) throw new GateError('login_unknown', 'no such provider');
    const login = state === undefined ? undefined : await readLoginCookie({ ...deps, provider }, request, state);
    if (state === undefined || login === undefined) return await withoutLogin(deps, request, state);
    return await withLogin({ ...deps, provider }, request, state, login);
  });
}

/** A login page that was kept open, a second click, a bookmark: never a dead end. */
async function withoutLogin(
  deps: FinishDependencies,
  request: GateRequest,
  state: string | undefined,
): Promise<GateResponse> {
  if (await hasLiveSession(deps, request)) return redirect(homeUrl(deps.settings));
  const error = lostLogin(deps, request, state);
  deps.metrics.add('LoginFailed', { code: error.code });
  throw error;
}

async function withLogin(
  deps: CallbackDependencies,
  request: GateRequest,
  state: string,
  login: StartedLogin,
): Promise<GateResponse> {
  const { settings } = deps;
  const loginCookie = deleteLoginCookie(settings, state);
  // Settings may have changed since the login began.
  const returnUrl = validReturnUrl(login.returnUrl, settings) ?? homeUrl(settings);
  try {
    const tokens = await redeem(deps, request, state, login);
    checkStepUp(login.stepUp, tokens.idTokenClaims, deps.clock.now());
    const remembered = isRemembered(login, settings);
    const cookie = await createSession(deps, request, tokens, { startedAt: login.startedAt, remembered });
    recordSuccess(deps, request, tokens);
    return redirect(returnUrl, [
      setSessionCookie(settings.session, cookie, remembered),
      loginCookie,
      setBounces(settings, deps.clock, login.bounces),
    ]);
  } catch (thrown) {
    const error = logFailure(deps, request, thrown);
    // The code was used before: the browser sent the callback twice, and the first one may have won.
    if (error.code === 'login_unknown' && (await hasLiveSession(deps, request)))
      return redirect(returnUrl, [loginCookie]);
    deps.metrics.add('LoginFailed', { code: error.code });
    return {
      ...errorResponse(error, request, settings, { loginUrl: loginUrl(settings, returnUrl, login.stepUp) }),
      cookies: [loginCookie],
    };
  }
}

function isRemembered({ remember = false }: StartedLogin, { session: { rememberMe } }: GateSettings): boolean {
  return rememberMe !== undefined && (remember || rememberMe.always);
}

function redeem(
  deps: CallbackDependencies,
  request: GateRequest,
  state: string,
  login: StartedLogin,
): Promise<LoginTokens> {
  const authorizationResponse = new URL(callbackUrl(deps.settings, deps.provider.settings.id));
  authorizationResponse.search = request.query;
  const { nonce, codeVerifier } = login;
  return deps.provider.client.redeem(authorizationResponse, { state, nonce, codeVerifier });
}

async function hasLiveSession(deps: SessionDependencies, request: GateRequest): Promise<boolean> {
  for (const cookie of sessionCookiesOf(request.cookies, deps.settings.session)) {
    try {
      await readSession(deps, cookie);
      return true;
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
    }
  }
  return false;
}

function recordSuccess(deps: CallbackDependencies, request: GateRequest, { idTokenClaims }: LoginTokens): void {
  deps.log.info('login finished', {
    subject: subjectDigest(issuerOf(deps.provider.settings, idTokenClaims.iss), idTokenClaims.sub),
    correlationId: request.correlationId,
  });
  deps.metrics.add('LoginSucceeded');
}
