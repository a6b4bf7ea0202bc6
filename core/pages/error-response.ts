import { challengeFor, type Demands, demandsOf, isChallenge } from '../access/challenge.js';
import type { Remedy } from '../access/verdict.js';
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
  /** What an access rule asks for beyond what the caller has. */
  readonly remedy?: Remedy | undefined;
  /** What is missing, where callers may be told. */
  readonly missing?: string | undefined;
}

/** The one place where an error becomes an answer: a page for browsers, JSON for everybody else. */
export function errorResponse(
  error: GateError,
  request: GateRequest,
  settings: GateSettings,
  { loginUrl = `${settings.publicUrl}${GATE_PATHS.login}`, loopCause, remedy, missing }: ErrorOptions = {},
): GateResponse {
  const challenged = { code: error.code, remedy, missing };
  const challenge = isChallenge(error.code) ? challengeFor(challenged, settings) : undefined;
  const answer = wantsPage(request)
    ? errorPage(error, request, settings, { loginUrl, loopCause })
    : errorJson(error, request, loginUrl, { ...demandsOf(challenged), challenge });
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...corsHeaders(request, settings),
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
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
    case 'access_denied':
    case 'consumer_unknown': {
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
    case 'step_up_failed':
    case 'provider_unavailable':
    case 'gate_failure':
      return { kind: 'link', href: loginUrl, text: texts.tryAgain };
    default:
      return { kind: 'link', href: loginUrl, text: texts.signIn };
  }
}

/** The challenge is there too: API Gateway renames the header of a REST API. */
function errorJson(
  error: GateError,
  request: GateRequest,
  loginUrl: string,
  demands: Demands & { readonly challenge: string | undefined },
): GateResponse {
  const { status, message } = error.reason;
  return json(status, {
    error: error.code,
    message,
    ...(status === 401 ? { loginUrl } : {}),
    ...demands,
    correlationId: request.correlationId,
  });
}
