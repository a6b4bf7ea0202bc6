import { GateError } from '../errors.js';
import { loginUrl } from '../login/return-url.js';
import { corsHeaders } from '../pages/cors.js';
import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import type { Item } from '../pages/page.js';
import { pageResponse, type Reader, readerOf } from '../pages/page-response.js';
import { wantsPage } from '../pages/wants-page.js';
import { type GateRequest, singleHeader } from '../request.js';
import { type GateResponse, json } from '../response.js';
import { findSessionCookie } from '../sessions/cookie.js';
import { deviceOf } from '../sessions/device.js';
import {
  type OwnSession,
  type OwnSessions,
  type OwnSessionsDependencies,
  ownSessions,
} from '../sessions/own-sessions.js';
import { readSession } from '../sessions/reading.js';
import { GATE_PATHS, sessionEndPath } from '../settings/gate-paths.js';

export type SessionsDependencies = EndpointDependencies & OwnSessionsDependencies;

/** `GET /auth/sessions`: the sessions of the user who is signed in, and nobody else's. */
export function listSessions(deps: SessionsDependencies, request: GateRequest): Promise<GateResponse> {
  const { settings } = deps;
  const list = async () => {
    const cookie = findSessionCookie(request.cookies, settings.session);
    if (cookie === undefined) throw new GateError('no_credential');
    const device = deviceOf(singleHeader(request, 'user-agent'));
    const found = await ownSessions(deps, await readSession(deps, cookie), device);
    if (!wantsPage(request)) return json(200, found, corsHeaders(request, settings));
    return sessionsPage(found, settings.publicUrl, readerOf(request, settings));
  };
  return answer(deps, request, ['GET'], list, {
    loginUrl: loginUrl(settings, `${settings.publicUrl}${GATE_PATHS.sessions}`),
  });
}

function sessionsPage({ sessions, complete }: OwnSessions, publicUrl: string, reader: Reader): GateResponse {
  const { sessions: told, actions } = reader.texts;
  const home = { kind: 'link', text: actions.home, href: `${publicUrl}/` } as const;
  const endOthers = {
    kind: 'form',
    text: told.endOthers,
    action: `${publicUrl}${GATE_PATHS.endOtherSessions}`,
  } as const;
  return pageResponse(
    {
      status: 200,
      title: told.title,
      content: [
        { kind: 'text', text: told.text },
        { kind: 'items', items: sessions.map((session) => itemOf(session, publicUrl, reader)) },
        ...(complete ? [] : [{ kind: 'text', text: told.more } as const]),
        { kind: 'actions', actions: sessions.length > 1 || !complete ? [endOthers, home] : [home] },
      ],
    },
    reader,
  );
}

function itemOf({ id, device, createdAt, lastSeenAt, current }: OwnSession, publicUrl: string, reader: Reader): Item {
  const { sessions: told } = reader.texts;
  const title = [device.browser, device.system].filter((name) => name !== undefined).join(', ') || told.unknownDevice;
  return {
    title,
    ...(current ? { mark: told.thisOne } : {}),
    facts: [
      { term: told.createdAt, time: createdAt },
      { term: told.lastSeenAt, time: lastSeenAt },
    ],
    actions: current
      ? []
      : [
          {
            kind: 'form',
            text: told.end,
            description: `${told.end}: ${title}`,
            action: `${publicUrl}${sessionEndPath(id)}`,
          },
        ],
  };
}
