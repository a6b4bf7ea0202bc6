import { bearer } from './call.js';
import { echoed, type Stage } from './stage.js';

const PROVIDER_PATHS = ['/.well-known/openid-configuration', '/jwks', '/me', '/token/introspection'];

/** A client that has an access token already calls with it. */
export async function playBearerToken(stage: Stage): Promise<void> {
  const { transcript, provider } = stage;
  transcript.heading('2. Bearer token');
  const token = await provider.mintAccessToken();
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: a client calls with its access token`);
    const first = await stage.call(`${url}/orders/1`, bearer(token));
    transcript.expect('it passes', first.status === 200);
    transcript.expect('the upstream sees whose token it is', echoed(first)?.headers['x-user'] === 'alice');
    transcript.note('By now the gate knows the keys of the provider.');

    const asked = () => PROVIDER_PATHS.map((path) => provider.requests(path));
    const before = asked();
    const again = [
      await stage.call(`${url}/orders/2`, bearer(token)),
      await stage.call(`${url}/orders/3`, bearer(await provider.mintAccessToken({ claims: { sub: 'bob' } }))),
    ];
    transcript.expect(
      'calls with the same and with another token pass',
      again.every(({ status }) => status === 200),
    );
    transcript.expect('and the provider was not asked again', String(asked()) === String(before));
  }
}
