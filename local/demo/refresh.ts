import { echoed, type Stage } from './stage.js';
import { startPage } from './start-page.js';

/** Seconds; less than the access token of the embedded provider lives, and the idle timeout of the example. */
const NEARLY_AN_HOUR = 3590;
const REQUESTS = 10;

/** The access token of a session nears its end while a page sends many requests. */
export async function playRefresh(stage: Stage): Promise<void> {
  const { transcript, provider, gate } = stage;
  transcript.heading('6. The access token expires');
  for (const api of stage.apis) {
    transcript.scene(`${api.name}: alice is signed in, and nearly an hour passes`);
    const browser = stage.browser();
    await stage.typePassword(browser, await browser.visit(startPage(api, '/orders')), 'alice');
    gate.travel(NEARLY_AN_HOUR);
    transcript.note('The clock of the gate, the provider and the table was set ahead; nobody waited.');

    transcript.scene(`${api.name}: her page sends ${REQUESTS} requests at once`);
    const before = { ...provider.refreshes };
    const answers = await Promise.all(Array.from({ length: REQUESTS }, () => browser.request(`${api.url}/orders`)));
    transcript.expect(
      'all of them pass',
      answers.every((answer) => echoed(answer)?.headers['x-user'] === 'alice'),
    );
    transcript.expect('token expires: refreshed once', provider.refreshes.granted === before.granted + 1);
    transcript.expect('and no refresh token was shown twice', provider.refreshes.refused === before.refused);
  }
}
