import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionDetails, Provider } from 'oidc-provider';
import { readBody } from '../loopback-server.js';
import { errorPage, loginPage, PAGE_HEADERS } from './pages.js';
import { ACR, wantsOneTimeCode } from './step-up.js';
import { ONE_TIME_CODE, userNamed } from './users.js';

/** Serves `/interaction/…`: where oidc-provider sends a browser whose user has to log in. */
export async function serveLogin(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let interaction: InteractionDetails;
  try {
    interaction = await provider.interactionDetails(request, response);
  } catch {
    const text = 'This login is not under way any more. Go back to the page you came from and begin again.';
    response.writeHead(400, PAGE_HEADERS).end(errorPage('login_not_found', text));
    return;
  }
  if (interaction.prompt.name === 'consent') {
    // Asked for with prompt=consent; there is nothing to ask, because everything is granted.
    await provider.interactionFinished(request, response, { consent: {} }, { mergeWithLastSubmission: true });
  } else if (request.method === 'POST') {
    await takePassword(provider, interaction, request, response);
  } else {
    response
      .writeHead(200, PAGE_HEADERS)
      .end(loginPage(interaction.uid, undefined, wantsOneTimeCode(interaction.params.acr_values)));
  }
}

async function takePassword(
  provider: Provider,
  { uid, params }: InteractionDetails,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams(await readBody(request));
  const username = form.get('username') ?? '';
  const user = userNamed(username);
  if (user === undefined || form.get('password') !== user.password) {
    response.writeHead(401, PAGE_HEADERS).end(loginPage(uid, { username }, wantsOneTimeCode(params.acr_values)));
    return;
  }
  const acr = form.get('code') === ONE_TIME_CODE ? ACR.oneTimeCode : ACR.password;
  const result = { login: { accountId: user.username, acr } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
