import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import { pageResponse } from '../pages/page.js';
import { wantsPage } from '../pages/wants-page.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import { GATE_PATHS } from '../settings/gate-paths.js';

/** `GET /auth/signed-out`: where a logout ends, at the provider too. */
export function signedOut(deps: EndpointDependencies, request: GateRequest): Promise<GateResponse> {
  const loginUrl = `${deps.settings.publicUrl}${GATE_PATHS.login}`;
  return answer(deps, request, ['GET'], async () => {
    if (!wantsPage(request)) return json(200, { signedOut: true, loginUrl });
    return pageResponse({
      status: 200,
      title: 'You are signed out',
      paragraphs: ['Your session here has ended. Close the browser if others use this device.'],
      link: { href: loginUrl, text: 'Sign in' },
    });
  });
}
