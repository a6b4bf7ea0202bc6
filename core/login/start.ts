import { createHash } from 'node:crypto';
import { GateError } from '../errors.js';
import { logFailure } from '../failure.js';
import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import { errorResponse } from '../pages/error-response.js';
import type { Provider } from '../providers.js';
import { parseParameters } from '../query.js';
import type { Random } from '../random.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, redirect } from '../response.js';
import type { SessionDependencies } from '../sessions/reading.js';
import type { GateSettings, ProviderSettings } from '../settings/document.js';
import { clearBounces, countBounces, LoginLoopError } from './bounces.js';
import { callbackUrl } from './callback-url.js';
import { chooserPage } from './chooser-page.js';
import { initiatedByForm } from './initiated.js';
import { setLoginCookie } from './login-cookie.js';
import { mayStartLogin } from './navigation.js';
import { providersOfLogin } from './provider-choice.js';
import { homeUrl, loginUrl, validReturnUrl } from './return-url.js';
import { newState } from './state.js';
import { readStepUp, stepUpParameters } from './step-up.js';

export interface LoginDependencies extends EndpointDependencies, SessionDependencies {
  readonly settings: GateSettings;
  readonly random: Random;
  readonly providers: readonly Provider[];
}

/** The only parameters that pass from the login URL to the provider, and what they may look like. */
const PASSED_ON: Readonly<Record<string, RegExp>> = {
  login_hint: /^[^\p{C}]{1,256}$/u,
  prompt: /^(?:login|select_account)$/,
  ui_locales: /^[A-Za-z0-9-]{1,35}(?: [A-Za-z0-9-]{1,35}){0,9}$/,
};

/**
 * `GET /auth/login`: sends the browser to the provider. A portal may begin a login here too, by a link or by a form
 * (third-party-initiated login, OpenID Connect Core section 4).
 */
export function startLogin(deps: LoginDependencies, request: GateRequest): Promise<GateResponse> {
  const { settings } = deps;
  return answer(deps, request, ['GET', 'POST'], async () => {
    if (request.method === 'POST') return initiatedByForm(request, settings);
    const parameters = parseParameters(request.query);
    const candidates = providersOfLogin(deps, parameters);
    const returnUrl = returnUrlOf(parameters, settings);
    try {
      if (!mayStartLogin(request)) throw new GateError('not_a_navigation');
      const [provider, ...others] = candidates;
      if (provider === undefined || others.length > 0) return chooserPage(settings, request, candidates, parameters);
      return await sendToProvider({ ...deps, provider }, request, parameters, returnUrl);
    } catch (thrown) {
      const error = logFailure(deps, request, thrown);
      if (error.code !== 'not_a_navigation') deps.metrics.add('LoginFailed', { code: error.code });
      const again = loginUrl(settings, returnUrl);
      if (!(error instanceof LoginLoopError)) return errorResponse(error, request, settings, { loginUrl: again });
      const response = errorResponse(error, request, settings, { loginUrl: again, loopCause: error.likely });
      return { ...response, cookies: [clearBounces(settings)] };
    }
  });
}

async function sendToProvider(
  deps: LoginDependencies & { readonly provider: Provider },
  request: GateRequest,
  parameters: ReadonlyMap<string, string>,
  returnUrl: string,
): Promise<GateResponse> {
  const { settings, random } = deps;
  const provider = deps.provider.settings;
  const stepUp = readStepUp(parameters);
  const bounces = await countBounces(deps, request, stepUp !== undefined);
  const state = newState(deps, request);
  const [nonce, codeVerifier] = [secretText(random), secretText(random)];
  const location = await deps.provider.client.authorizationUrl({
    ...passedOn(parameters),
    ...stepUpParameters(stepUp),
    ...provider.authorizationParameters,
    ...prompts(parameters, provider),
    response_type: 'code',
    scope: provider.scopes.join(' '),
    redirect_uri: callbackUrl(settings, provider.id),
    state,
    nonce,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const cookies = await setLoginCookie(deps, request, state, {
    ...{ codeVerifier, nonce, returnUrl, bounces },
    ...(parameters.get('remember') === 'true' ? { remember: true } : {}),
    ...(stepUp === undefined ? {} : { stepUp }),
  });
  deps.log.info('login started', { correlationId: request.correlationId });
  deps.metrics.add('LoginStarted');
  return redirect(location, cookies);
}

function returnUrlOf(parameters: ReadonlyMap<string, string>, settings: GateSettings): string {
  const returnTo = parameters.get('return_to');
  const target = parameters.get('target_link_uri');
  if (returnTo !== undefined && target !== undefined) throw new GateError('parameter_repeated', 'two return URLs');
  const asked = returnTo ?? target;
  if (asked === undefined) return homeUrl(settings);
  const valid = validReturnUrl(asked, settings);
  if (valid === undefined) throw new GateError('return_url');
  return valid;
}

function passedOn(parameters: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(PASSED_ON).flatMap(([name, pattern]) => {
      const value = parameters.get(name);
      return value !== undefined && pattern.test(value) ? [[name, value]] : [];
    }),
  );
}

/** What the provider always has to ask, and what is asked for this time: `prompt` is a list of words. */
function prompts(parameters: ReadonlyMap<string, string>, provider: ProviderSettings): Record<string, string> {
  const { prompt: fixed } = provider.authorizationParameters;
  const { prompt: asked } = passedOn(parameters);
  if (fixed === undefined || asked === undefined) return {};
  return { prompt: [...new Set([...fixed.split(' '), ...asked.split(' ')])].join(' ') };
}

function secretText(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}
