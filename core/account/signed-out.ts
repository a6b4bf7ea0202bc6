import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import { pageResponse, readerOf } from '../pages/page-response.js';
import { wantsPage } from '../pages/wants-page.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import { GATE_PATHS } from '../settings/gate-paths.js';

/** `GET /auth/signed-out`: where a logout ends, at the provider too. */
export function signedOut(deps: EndpointDependencies, request: GateRequest): Promise<GateResponse> {
  const loginUrl = `${deps.settings.publicUrl}${GATE_PATHS.login}`;
  return answer(deps, request, ['GET'], async () => {
    if (!wantsPage(request)) return json(200, { signedOut: true, loginUrl });
    const reader = readerOf(request, deps.settings);
    const { signedOut: told, actions } = reader.texts;
    return pageResponse(
      {
        status: 200,
        title: told.title,
        content: [
          ...told.text.map((text) => ({ kind: 'text' as const, text })),
          { kind: 'actions', actions: [{ kind: 'link', href: loginUrl, text: actions.signInAgain }] },
        ],
      },
      reader,
    );
  });
}
