import { afterAll, describe } from 'vitest';
import { itLogsNoSecret, itShowsNoSecret } from '../acceptance/logs.js';
import { browserUnderTest } from './browser-under-test.js';
import { consoleSuite } from './console.js';
import { crossSiteSuite } from './cross-site.js';
import { formPostsSuite } from './form-posts.js';
import { frontChannelSuite } from './front-channel.js';
import { logoutSuite } from './logout.js';
import { ownSessionSuite } from './own-sessions.js';
import { pagesSuite } from './pages.js';
import { signInSuite } from './sign-in.js';

const underTest = await browserUnderTest();
afterAll(() => underTest.stop());

for (const api of underTest.apis) {
  describe(api.name, () => {
    signInSuite(underTest, api);
    logoutSuite(underTest, api);
    frontChannelSuite(underTest, api);
    ownSessionSuite(underTest, api);
    crossSiteSuite(underTest, api);
    if (api.flavour === 'rest') formPostsSuite(underTest, api);
  });
}

pagesSuite(underTest);
consoleSuite(underTest);

itLogsNoSecret(underTest.gate, underTest.secrets);
itShowsNoSecret(underTest.gate, underTest.secrets);
