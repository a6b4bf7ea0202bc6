import { GateError } from '../errors.js';
import { parseParameters } from '../query.js';
import { type GateRequest, singleHeader } from '../request.js';
import { type GateResponse, redirect } from '../response.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';
import { isIssuedBy } from '../settings/issuer.js';
import { validReturnUrl } from './return-url.js';

/** What a portal may say when it begins a login here (OpenID Connect Core section 4). */
const PARAMETERS = ['iss', 'login_hint', 'target_link_uri'] as const;
const MAX_BODY = 16_384;

/**
 * A login that a portal begins by a form goes on as the link it could have been: to a form from another site no browser
 * adds its cookies, and without them neither loops nor unfinished logins could be counted.
 * @throws GateError `login_unknown`, `return_url`, `parameter_repeated`
 */
export function initiatedByForm(request: GateRequest, settings: GateSettings): GateResponse {
  const form = formOf(request);
  const issuer = form.get('iss');
  if (!settings.providers.some((provider) => isIssuedBy(provider, issuer))) {
    throw new GateError('login_unknown', 'iss names no provider of the gate');
  }
  const target = form.get('target_link_uri');
  if (target !== undefined && validReturnUrl(target, settings) === undefined) throw new GateError('return_url');
  const query = new URLSearchParams(
    PARAMETERS.flatMap((name) => (form.has(name) ? [[name, form.get(name) ?? '']] : [])),
  );
  return { ...redirect(`${settings.publicUrl}${GATE_PATHS.login}?${query}`), status: 303 };
}

function formOf(request: GateRequest): ReadonlyMap<string, string> {
  const [type = ''] = (singleHeader(request, 'content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded' || Buffer.byteLength(request.body) > MAX_BODY) {
    throw new GateError('login_unknown', 'the body is no form of at most 16 KB');
  }
  // A parameter in the address as well as in the form is there twice.
  return parseParameters([request.query, request.body].filter((part) => part !== '').join('&'));
}
