import { challengeFor } from '../access/challenge.js';
import type { GateError } from '../errors.js';
import type { ReasonCode } from '../reasons.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { corsHeaders } from './cors.js';
import type { LoopCause, Texts } from './languages/texts.js';
import type { Link } from './page.js';
import { pageResponse, readerOf } from './page-response.js';
import { wantsPage } from './wants-page.js';

export interface ErrorOptions {
  /** Where to sign in again. */
  readonly loginUrl?: string;
  /** What a page says beside the text of the reason. */
  readonly loopCause?: LoopCause;
}

/** The one place where an error becomes an answer: a page for browsers, JSON for everybody else. */
export function errorResponse(
  error: GateError,
  request: GateRequest,
  settings: GateSettings,
  { loginUrl = `${settings.publicUrl}${GATE_PATHS.login}`, loopCause }: ErrorOptions = {},
): GateResponse {
  const { status } = error.reason;
  const answer = wantsPage(request)
    ? errorPage(error, request, settings, { loginUrl, loopCause })
    : errorJson(error, request, loginUrl);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...corsHeaders(request, settings),
      ...(status === 401 || error.code === 'access_denied'
        ? { 'www-authenticate': challengeFor(error.code, settings.providers[0].issuer) }
        : {}),
    },
  };
}

function errorPage(
  error: GateError,
  request: GateRequest,
  settings: GateSettings,
  { loginUrl, loopCause }: { readonly loginUrl: string; readonly loopCause: LoopCause | undefined },
): GateResponse {
  const reader = readerOf(request, settings);
  const { details, reasons, actions, loopCauses } = reader.texts;
  const { title, text } = reasons[error.code];
  return pageResponse(
    {
      status: error.reason.status,
      title,
      content: [
        ...[...text, ...(loopCause === undefined ? [] : [loopCauses[loopCause]])].map((paragraph) => ({
          kind: 'text' as const,
          text: paragraph,
        })),
        {
          kind: 'actions',
          actions: [
            signInLink(error.code, loginUrl, actions),
            { kind: 'link', text: actions.home, href: `${settings.publicUrl}/` },
          ],
        },
        {
          kind: 'details',
          facts: [
            { term: details.code, value: error.code },
            { term: details.correlationId, value: request.correlationId },
          ],
        },
      ],
    },
    reader,
  );
}

/** No reason is a dead end: signing in (again) is possible after each. */
function signInLink(code: ReasonCode, loginUrl: string, texts: Texts['actions']): Link {
  switch (code) {
    case 'access_denied': {
      const url = new URL(loginUrl);
      // Without it the provider would sign the same user in again, and not ask.
      url.searchParams.set('prompt', 'login');
      return { kind: 'link', href: url.href, text: texts.signInAsSomebodyElse };
    }
    case 'login_clock_skew':
    case 'login_failed':
    case 'login_provider_error':
    case 'login_refused':
    case 'login_loop':
    case 'provider_unavailable':
    case 'gate_failure':
      return { kind: 'link', href: loginUrl, text: texts.tryAgain };
    default:
      return { kind: 'link', href: loginUrl, text: texts.signIn };
  }
}

function errorJson(error: GateError, request: GateRequest, loginUrl: string): GateResponse {
  const { status, message } = error.reason;
  return json(status, {
    error: error.code,
    message,
    ...(status === 401 ? { loginUrl } : {}),
    correlationId: request.correlationId,
  });
}
