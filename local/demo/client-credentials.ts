import { basic, bearer } from './call.js';
import { echoed, type Stage } from './stage.js';

/** A machine gets its token from the provider, with its id and secret, and calls with it. */
export async function playClientCredentials(stage: Stage): Promise<void> {
  const { transcript, gate } = stage;
  const { id = '', secret = '' } = gate.machineClient ?? {};
  transcript.heading('3. Client credentials');
  transcript.scene(`The machine ${id} asks the provider for a token`);
  const answer = await stage.call(`${gate.issuer}/token`, {
    method: 'POST',
    headers: { authorization: basic(id, secret), 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token = '' } = JSON.parse(answer.body) as { readonly access_token?: string };
  transcript.expect('it gets one', answer.status === 200 && token !== '');
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: the machine calls`);
    const called = await stage.call(`${url}/orders`, bearer(token));
    transcript.expect('it passes', called.status === 200);
    transcript.expect('the upstream sees which machine it is', echoed(called)?.headers['x-user'] === id);
  }
}
