import type { OutgoingHttpHeaders } from 'node:http';
import { type Answer, bearer, type CallOptions } from './call.js';
import type { Stage, StageApi } from './stage.js';
import { startPage } from './start-page.js';

const LONG_AGO = 1_600_000_000;

/** Whoever must not pass does not, and the upstream never hears of it. */
export async function playRefusals(stage: Stage): Promise<void> {
  stage.transcript.heading('5. Refusals');
  for (const api of stage.apis) {
    const cookie = await sessionCookie(stage, api);
    const before = stage.received().length;
    await badCredentials(stage, api);
    await missingScope(stage, api);
    await ownIdentityHeaders(stage, api);
    await crossSitePost(stage, api, cookie);
    stage.transcript.scene(`${api.name}: afterwards`);
    stage.transcript.expect('none of these requests reached the upstream', stage.received().length === before);
  }
}

async function badCredentials(stage: Stage, api: StageApi): Promise<void> {
  const { provider } = stage;
  await refusedWith401(stage, api, 'no credential', {});
  const expired = await provider.mintAccessToken({ claims: { iat: LONG_AGO, exp: LONG_AGO + 300 } });
  await refusedWith401(stage, api, 'an expired token', bearer(expired));
  const foreign = await provider.mintAccessToken({ claims: { aud: 'https://invoices.example.com' } });
  await refusedWith401(stage, api, 'a token for another API', bearer(foreign));
  await refusedWith401(stage, api, 'a forged signature', bearer(await provider.mintAccessToken({ forged: true })));
}

async function refusedWith401(stage: Stage, api: StageApi, what: string, options: CallOptions): Promise<void> {
  const { transcript } = stage;
  transcript.scene(`${api.name}: ${what}`);
  const { status, headers } = await stage.call(`${api.url}/orders`, options);
  transcript.expect('401', status === 401);
  if (api.flavour === 'rest') {
    const challenge = headers['www-authenticate'] ?? '';
    transcript.expect('with WWW-Authenticate', challenge.startsWith('Bearer realm="'));
  }
}

async function missingScope(stage: Stage, api: StageApi): Promise<void> {
  stage.transcript.scene(`${api.name}: a token without the scope orders:read`);
  const token = await stage.provider.mintAccessToken({ claims: { scope: 'orders:write' } });
  const answer = await stage.callForbidden(`${api.url}/orders`, bearer(token));
  expectForbidden(stage, api, answer, 'access_denied');
}

async function ownIdentityHeaders(stage: Stage, api: StageApi): Promise<void> {
  const token = await stage.provider.mintAccessToken();
  for (const name of ['x-scope', 'X_SCOPE', 'X-Roles']) {
    stage.transcript.scene(`${api.name}: a caller with a good token sends ${name} himself`);
    const answer = await stage.callForbidden(`${api.url}/orders`, bearer(token, { [name]: 'orders:everything' }));
    expectForbidden(stage, api, answer, 'identity_header');
  }
}

async function crossSitePost(stage: Stage, api: StageApi, cookie: string): Promise<void> {
  stage.transcript.scene(`${api.name}: another site lets a browser with a session post a form`);
  const headers: OutgoingHttpHeaders = {
    cookie,
    origin: 'https://evil.example.com',
    'sec-fetch-site': 'cross-site',
    'content-type': 'application/x-www-form-urlencoded',
  };
  const answer = await stage.callForbidden(`${api.url}/orders`, { method: 'POST', headers, body: 'order=1000' });
  expectForbidden(stage, api, answer, 'cross_site');
}

function expectForbidden({ transcript }: Stage, { flavour }: StageApi, { status, body }: Answer, code: string): void {
  transcript.expect('403', status === 403);
  if (flavour === 'rest') transcript.expect(`because of ${code}`, body.includes(`"${code}"`));
}

async function sessionCookie(stage: Stage, api: StageApi): Promise<string> {
  const { transcript } = stage;
  const browser = stage.browser();
  transcript.scene(`${api.name}: alice signs in, so that there is a session to abuse`);
  const page = await stage.typePassword(browser, await browser.visit(startPage(api, '/orders')), 'alice');
  transcript.expect('she is in', page.status === 200);
  return [...browser.cookies(api.url)].map(([name, value]) => `${name}=${value}`).join('; ');
}
