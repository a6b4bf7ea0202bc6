import { challengeFor } from '../access/challenge.js';
import type { GateError } from '../errors.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { corsHeaders } from './cors.js';
import { messageFor } from './messages.js';
import { type Page, pageResponse } from './page.js';
import { wantsPage } from './wants-page.js';

/**
 * The one place where an error becomes an answer: a page for browsers, JSON for everybody else.
 * @param loginUrl where to sign in again
 */
export function errorResponse(
  error: GateError,
  request: GateRequest,
  settings: GateSettings,
  loginUrl = `${settings.publicUrl}${GATE_PATHS.login}`,
): GateResponse {
  const { status } = error.reason;
  const answer = wantsPage(request) ? errorPage(error, request, loginUrl) : errorJson(error, request, loginUrl);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...corsHeaders(request, settings),
      ...(status === 401 || error.code === 'access_denied'
        ? { 'www-authenticate': challengeFor(error.code, settings.provider.issuer) }
        : {}),
    },
  };
}

function errorPage(error: GateError, request: GateRequest, loginUrl: string): GateResponse {
  const { title, advice } = messageFor(error.code);
  return pageResponse({
    status: error.reason.status,
    title,
    paragraphs: [error.reason.message, ...(advice === undefined ? [] : [advice])],
    link: linkFor(error, loginUrl),
    details: { Code: error.code, 'Correlation id': request.correlationId },
  });
}

function linkFor({ code }: GateError, loginUrl: string): NonNullable<Page['link']> {
  if (code !== 'access_denied') return { href: loginUrl, text: 'Sign in' };
  const url = new URL(loginUrl);
  // Without it the provider would sign the same user in again, and not ask.
  url.searchParams.set('prompt', 'login');
  return { href: url.href, text: 'Sign in as somebody else' };
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
