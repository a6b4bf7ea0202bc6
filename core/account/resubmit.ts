import { challengeFor } from '../access/challenge.js';
import { checkOrigin } from '../access/origin.js';
import { GateError } from '../errors.js';
import { announcesForm, formFields, ownUrl } from '../login/form-post.js';
import { homeUrl, loginUrl } from '../login/return-url.js';
import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import { pageResponse, readerOf } from '../pages/page-response.js';
import { parseParameters } from '../query.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import { GATE_PATHS } from '../settings/gate-paths.js';

/**
 * `POST /auth/resubmit?return_to=…`: a form whose session had ended arrives here, redirected with its body. It is kept in
 * the very page that answers, and nowhere else: the user signs in in another tab and sends it from this one. `GET` is
 * where that other tab ends.
 */
export function resubmit(deps: EndpointDependencies, request: GateRequest): Promise<GateResponse> {
  return answer(deps, request, ['POST', 'GET'], async () =>
    request.method === 'GET' ? signedIn(deps, request) : keptForm(deps, request),
  );
}

function keptForm({ settings }: EndpointDependencies, request: GateRequest): GateResponse {
  // A form of another site must not be sent on by somebody who believes it to be one of this site.
  checkOrigin(request, settings);
  const action = ownUrl(parseParameters(request.query).get('return_to') ?? '', settings);
  if (action === undefined || leadsToGate(action, settings.publicUrl)) throw new GateError('return_url');
  const fields = announcesForm(request) ? formFields(request.body) : undefined;
  if (fields === undefined) throw new GateError('form_lost', 'not a form that can be kept');
  const reader = readerOf(request, settings);
  const { resubmit: told, actions } = reader.texts;
  const signIn = loginUrl(settings, `${settings.publicUrl}${GATE_PATHS.resubmit}`);
  const page = pageResponse(
    {
      status: 401,
      title: told.title,
      content: [
        ...told.text.map((text) => ({ kind: 'text' as const, text })),
        { kind: 'steps', steps: told.steps },
        {
          kind: 'actions',
          actions: [
            { kind: 'link', href: signIn, text: actions.signIn, newTab: true },
            // Where the application leads from there is its own matter.
            { kind: 'form', action, fields, text: told.send, leadsTo: ['https:'] },
          ],
        },
      ],
    },
    reader,
  );
  const challenge = challengeFor({ code: 'no_credential' }, settings);
  return { ...page, headers: { ...page.headers, 'www-authenticate': challenge } };
}

function signedIn({ settings }: EndpointDependencies, request: GateRequest): GateResponse {
  const reader = readerOf(request, settings);
  const { resubmitReady: told, actions } = reader.texts;
  return pageResponse(
    {
      status: 200,
      title: told.title,
      content: [
        ...told.text.map((text) => ({ kind: 'text' as const, text })),
        { kind: 'actions', actions: [{ kind: 'link', href: homeUrl(settings), text: actions.home }] },
      ],
    },
    reader,
  );
}

function leadsToGate(url: string, publicUrl: string): boolean {
  return url.toLowerCase().startsWith(`${publicUrl}/auth/`.toLowerCase());
}
