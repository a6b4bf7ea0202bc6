import { AccessError } from './access/access-error.js';
import { type StepUp, stepUpOf } from './access/step-up.js';
import type { Refusal } from './decision.js';
import type { GateError } from './errors.js';
import { formUrl, isFormPost } from './login/form-post.js';
import { isNavigation } from './login/navigation.js';
import { loginUrl } from './login/return-url.js';
import type { GateRequest } from './request.js';
import type { GateSettings } from './settings/document.js';
import { withoutPlacedToken } from './token-places.js';

/** The route of a refused request. Asked only where there is one: it may be the route that is unknown. */
export interface RefusedRoute {
  readonly key: () => string;
  readonly takesSessions: () => boolean;
}

/** A refusal, and where it leads. */
export function refusalOf(
  error: GateError,
  request: GateRequest,
  settings: GateSettings,
  route: RefusedRoute,
): Refusal {
  const refusal = { allowed: false, code: error.code, detail: error.detail } as const;
  const stepUp = stepUpFor(error, settings);
  const page = pageFor(error, request, settings, route, stepUp);
  if (!(error instanceof AccessError)) return { ...refusal, ...page };
  return {
    ...refusal,
    ...page,
    remedy: error.remedy,
    provider: stepUp?.provider,
    missing: settings.explainRefusals ? error.detail : undefined,
    asked: { route: route.key(), method: request.method },
  };
}

/** Only a page that is opened without a good session is sent to sign in; who shows a token wants an answer. */
function pageFor(
  error: GateError,
  request: GateRequest,
  settings: GateSettings,
  route: RefusedRoute,
  stepUp: StepUp | undefined,
): Pick<Refusal, 'loginUrl' | 'formUrl'> {
  const endsSession = error.code === 'no_credential' || error.code.startsWith('session_');
  // Where a session opens nothing, whoever signs in would come back to be sent away again.
  const signsIn = (endsSession || stepUp !== undefined) && route.takesSessions();
  // A token in it would go along to the login page and into logs.
  const query = withoutPlacedToken(request.query, settings.waysIn.tokenPlaces);
  const address = query === '' ? request.path : `${request.path}?${query}`;
  return {
    loginUrl: signsIn && isNavigation(request) ? loginUrl(settings, address, stepUp) : undefined,
    ...(signsIn && endsSession && isFormPost(request) ? { formUrl: formUrl(settings, request, address) } : {}),
  };
}

/** Only a person with a session can sign in anew, at the provider of that session. */
function stepUpFor(error: GateError, { providers }: GateSettings): StepUp | undefined {
  if (!(error instanceof AccessError) || error.identity.authenticatedBy !== 'session') return undefined;
  return stepUpOf(error.remedy, providers.length > 1 ? error.identity.provider.id : undefined);
}
