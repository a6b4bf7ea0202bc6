import { OPAQUE_CLIENT } from '../provider/configuration.js';
import { basic, bearer, type CallOptions } from './call.js';
import { echoed, type Stage } from './stage.js';

/** Every other way in: callers that have no JWT or cannot send one as they should, and those who show nothing. */
export async function playWaysIn(stage: Stage): Promise<void> {
  stage.transcript.heading('7. Every way in');
  await playOtherPlaces(stage);
  await playOpaqueToken(stage);
  await playUserinfo(stage);
  await playRefreshToken(stage);
  await playNobody(stage);
  await playClientAtTheGate(stage);
  await playPasswordAtTheGate(stage);
}

async function playOpaqueToken(stage: Stage): Promise<void> {
  const { transcript, gate, provider } = stage;
  transcript.scene(`The machine ${OPAQUE_CLIENT.id} asks the provider for a token, and gets one that is opaque`);
  const answer = await stage.call(`${gate.issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: basic(OPAQUE_CLIENT.id, OPAQUE_CLIENT.secret),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token = '' } = JSON.parse(answer.body) as { readonly access_token?: string };
  transcript.expect('it is no JWT', token !== '' && !token.includes('.'));
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: the machine calls with it, twice`);
    const called = await stage.call(`${url}/orders`, bearer(token));
    transcript.expect('it passes', called.status === 200);
    transcript.expect('the upstream sees which machine it is', echoed(called)?.headers['x-user'] === OPAQUE_CLIENT.id);
    const before = provider.requests('/token/introspection');
    transcript.expect('it passes again', (await stage.call(`${url}/orders`, bearer(token))).status === 200);
    transcript.expect('and the provider was not asked again', provider.requests('/token/introspection') === before);
  }
}

async function playOtherPlaces(stage: Stage): Promise<void> {
  const { transcript, provider } = stage;
  const token = await provider.mintAccessToken();
  const places: Readonly<Record<string, readonly [query: string, options: CallOptions]>> = {
    'a header of its own': ['', { headers: { 'x-access-token': token } }],
    'a cookie': ['', { headers: { cookie: `access_token=${token}` } }],
    'the query': [`?access_token=${token}`, {}],
  };
  for (const { name, url } of stage.apis) {
    for (const [place, [query, options]] of Object.entries(places)) {
      transcript.scene(`${name}: a program puts its token into ${place}`);
      const called = await stage.call(`${url}/orders${query}`, options);
      transcript.expect('it passes', echoed(called)?.headers['x-user'] === 'alice');
    }
  }
}

async function playUserinfo(stage: Stage): Promise<void> {
  const { transcript, provider } = stage;
  const [own, foreign] = [
    await provider.mintOpaqueToken(),
    await provider.mintOpaqueToken({ clientId: OPAQUE_CLIENT.id }),
  ];
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: alice shows an opaque token where userinfo is asked, twice`);
    const called = await stage.call(`${url}/profile`, bearer(own));
    transcript.expect('it passes, since it is for our client', called.status === 200);
    transcript.expect('the upstream sees who she is', echoed(called)?.headers['x-user'] === 'alice');
    const before = provider.requests('/me');
    transcript.expect('it passes again', (await stage.call(`${url}/profile`, bearer(own))).status === 200);
    transcript.expect('and the provider was not asked again', provider.requests('/me') === before);
    transcript.scene(`${name}: somebody shows a token that alice gave to another client`);
    transcript.expect('401', (await stage.call(`${url}/profile`, bearer(foreign))).status === 401);
  }
}

async function playRefreshToken(stage: Stage): Promise<void> {
  const { transcript, provider } = stage;
  for (const { name, url } of stage.apis) {
    const first = await provider.mintRefreshToken();
    const showing = (token: string): CallOptions => ({ headers: { 'x-refresh-token': token } });
    transcript.scene(`${name}: a device of alice shows its refresh token, twice`);
    const called = echoed(await stage.call(`${url}/devices`, showing(first)));
    transcript.expect('the gate gets an access token for it, and it passes', called?.headers['x-user'] === 'alice');
    const before = provider.requests('/token');
    transcript.expect('it passes again', (await stage.call(`${url}/devices`, showing(first))).status === 200);
    transcript.expect('and the provider, which takes each once, was not asked', provider.requests('/token') === before);
    transcript.scene(`${name}: the device shows the next one, which the upstream handed to it`);
    const next = called?.headers['x-next-refresh-token'] ?? '';
    transcript.expect('it passes', (await stage.call(`${url}/devices`, showing(next))).status === 200);
    transcript.scene(`${name}: somebody shows an invented one`);
    transcript.expect('401', (await stage.call(`${url}/devices`, showing('invented'))).status === 401);
  }
}

async function playNobody(stage: Stage): Promise<void> {
  const { transcript, provider } = stage;
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: somebody shows nothing, where nobody need sign in`);
    const called = await stage.call(`${url}/catalog`);
    transcript.expect('the upstream sees a guest', echoed(called)?.headers['x-user'] === 'guest');
    transcript.scene(`${name}: alice shows a token there`);
    const known = await stage.call(`${url}/catalog`, bearer(await provider.mintAccessToken()));
    transcript.expect('the upstream sees who she is', echoed(known)?.headers['x-user'] === 'alice');
    transcript.scene(`${name}: somebody shows a forged one there`);
    const forged = await stage.call(`${url}/catalog`, bearer(await provider.mintAccessToken({ forged: true })));
    transcript.expect('and is nobody’s guest: 401', forged.status === 401);
  }
}

async function playClientAtTheGate(stage: Stage): Promise<void> {
  const { id = '', secret = '' } = stage.gate.machineClient ?? {};
  await playBasic(stage, '/orders', { name: id, right: secret, wrong: 'guessed', who: `the machine ${id}` });
}

async function playPasswordAtTheGate(stage: Stage): Promise<void> {
  const [alice] = stage.gate.users;
  const { username = '', password = '' } = alice ?? {};
  await playBasic(stage, '/legacy', {
    name: username,
    right: password,
    wrong: 'guessed',
    who: `an old program of ${username}`,
  });
}

interface Caller {
  readonly name: string;
  readonly right: string;
  readonly wrong: string;
  readonly who: string;
}

async function playBasic(stage: Stage, path: string, { name, right, wrong, who }: Caller): Promise<void> {
  const { transcript, provider } = stage;
  for (const api of stage.apis) {
    transcript.scene(`${api.name}: ${who} shows name and secret to the gate, twice`);
    const called = await stage.call(`${api.url}${path}`, withBasic(name, right));
    transcript.expect('the gate gets a token for it, and it passes', called.status === 200);
    transcript.expect('the upstream sees who it is', echoed(called)?.headers['x-user'] === name);
    const before = provider.requests('/token');
    transcript.expect(
      'it passes again',
      (await stage.call(`${api.url}${path}`, withBasic(name, right))).status === 200,
    );
    transcript.expect('with the same token', provider.requests('/token') === before);
    transcript.scene(`${api.name}: somebody guesses`);
    transcript.expect('401', (await stage.call(`${api.url}${path}`, withBasic(name, wrong))).status === 401);
  }
}

function withBasic(name: string, secret: string): CallOptions {
  return { headers: { authorization: basic(name, secret) } };
}
