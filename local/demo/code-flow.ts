import { echoed, type Stage, type StageApi } from './stage.js';
import { startPage } from './start-page.js';
import type { UserAgent, Visit } from './user-agent.js';

const PAGE = '/orders/4711?size=L&note=a%20b';

/** A person signs in with a browser, in two tabs too, and out again. */
export async function playCodeFlow(stage: Stage): Promise<void> {
  stage.transcript.heading('1. Authorization code flow');
  for (const api of stage.apis) {
    const browser = stage.browser();
    await signIn(stage, api, browser);
    await logOut(stage, api, browser);
    await twoTabs(stage, api);
    await logOutAtProvider(stage, api);
  }
}

async function signIn(stage: Stage, api: StageApi, browser: UserAgent): Promise<void> {
  const { transcript, gate } = stage;
  transcript.scene(`${api.name}: alice opens a protected page`);
  if (api.flavour === 'http') {
    const refused = await browser.visit(`${api.url}${PAGE}`);
    transcript.expect('an HTTP API cannot redirect: 401', refused.status === 401);
    transcript.note('So the application sends the browser to /auth/login, and says where to return to.');
  }
  const form = await browser.visit(startPage(api, PAGE));
  transcript.expect(
    'the gate leads to its login',
    form.way.some((url) => url.startsWith(`${api.url}/auth/login?`)),
  );
  transcript.expect('and that to the provider', isLoginForm(form, gate.issuer));

  transcript.scene(`${api.name}: alice types her name and password at the provider`);
  const page = await stage.typePassword(browser, form, 'alice');
  transcript.expect(
    'the provider leads back to the callback',
    page.way.some((url) => isCallback(url, api)),
  );
  transcript.expect('and that to the page she asked for, path and query intact', isPage(page, api, PAGE));
  const received = echoed(page);
  transcript.expect('the upstream sees who it is', received?.headers['x-user'] === 'alice');
  const session = await browser.request(`${api.url}/auth/session`);
  transcript.expect('so does /auth/session', session.status === 200 && session.body.includes('"alice"'));
}

async function logOut(stage: Stage, api: StageApi, browser: UserAgent): Promise<void> {
  const { transcript, gate } = stage;
  transcript.scene(`${api.name}: alice logs out`);
  const cookie = [...browser.cookies(api.url)].map(([name, value]) => `${name}=${value}`).join('; ');
  const end = await browser.visit(`${api.url}/auth/logout`, {
    method: 'POST',
    headers: { origin: api.url, 'sec-fetch-site': 'same-origin' },
  });
  transcript.expect('over the provider to the page that says so', end.url === `${api.url}/auth/signed-out`);
  const before = stage.received().length;
  const replayed = await stage.call(`${api.url}/orders`, { headers: { cookie } });
  transcript.expect('the old cookie opens nothing any more', replayed.status === 401);
  transcript.expect('and nothing of that reached the upstream', stage.received().length === before);
  const again = await browser.visit(startPage(api, '/orders'));
  transcript.expect('the provider asks for the password again', isLoginForm(again, gate.issuer));
}

async function logOutAtProvider(stage: Stage, api: StageApi): Promise<void> {
  const { transcript, gate, provider } = stage;
  const browser = stage.browser();
  transcript.scene(`${api.name}: bob signs in, and then logs out at the provider`);
  const page = await stage.typePassword(browser, await browser.visit(startPage(api, '/orders')), 'bob');
  transcript.expect('he is in', page.status === 200);
  provider.backChannelLogoutUri = `${api.url}/auth/backchannel-logout`;
  await browser.submit(await browser.visit(`${gate.issuer}/session/end`), { logout: 'yes' });
  transcript.note(`The provider has sent a logout token to ${provider.backChannelLogoutUri}.`);
  const before = stage.received().length;
  const refused = await browser.request(`${api.url}/orders`);
  transcript.expect('the session has ended: the very next request is refused', refused.status === 401);
  transcript.expect('and nothing of it reached the upstream', stage.received().length === before);
}

async function twoTabs(stage: Stage, api: StageApi): Promise<void> {
  const { transcript } = stage;
  const browser = stage.browser();
  transcript.scene(`${api.name}: bob opens two tabs before he signs in`);
  const first = await browser.visit(startPage(api, '/orders/first?tab=1'));
  const second = await browser.visit(startPage(api, '/orders/second?tab=2'));
  transcript.scene(`${api.name}: bob signs in, in the second tab first`);
  const pageOfSecond = await stage.typePassword(browser, second, 'bob');
  const pageOfFirst = await stage.typePassword(browser, first, 'bob');
  transcript.expect('the second tab lands where it wanted', isPage(pageOfSecond, api, '/orders/second?tab=2'));
  transcript.expect('so does the first', isPage(pageOfFirst, api, '/orders/first?tab=1'));
}

function isLoginForm({ url, status, body }: Visit, issuer: string): boolean {
  return status === 200 && url.startsWith(`${issuer}/`) && body.includes('type="password"');
}

function isCallback(url: string, { url: gate }: StageApi): boolean {
  return url.startsWith(`${gate}/auth/callback?`);
}

/** Whether a page is the one that was asked for, in the browser's address bar and at the upstream. */
function isPage(page: Visit, api: StageApi, wanted: string): boolean {
  const { pathname, searchParams } = new URL(wanted, api.url);
  const sameQuery = (query: string) => new URLSearchParams(query).toString() === searchParams.toString();
  const received = echoed(page);
  const shown = new URL(page.url);
  const inBrowser = shown.origin === api.url && shown.pathname === pathname && sameQuery(shown.search);
  return inBrowser && received?.path === pathname && sameQuery(received.query);
}
