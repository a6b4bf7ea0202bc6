import { IdentityProvider } from '../provider/identity-provider.js';
import { bearer } from './call.js';
import { echoed, type Stage } from './stage.js';

/** The providers whose tokens the gate of the example trades; nobody signs in there. */
export interface TrustedProviders {
  readonly partner: IdentityProvider;
  readonly builds: IdentityProvider;
}

export async function startTrustedProviders(): Promise<TrustedProviders> {
  const [partner, builds] = await Promise.all([startProvider('https://shop.partner.example'), startProvider('')]);
  return { partner, builds };
}

/** Callers who have a token of somebody else: the gate verifies it, and gets one of its own provider for it. */
export async function playTokenExchange(stage: Stage, { partner, builds }: TrustedProviders): Promise<void> {
  const { provider, transcript } = stage;
  transcript.heading('8. Tokens of others');
  const pages = await provider.mintAccessToken({ claims: { aud: 'https://pages.example.com' } });
  const callers = [
    { who: 'a page with a token that is for pages', path: '/orders', token: pages, by: provider },
    {
      who: 'a person with a token of the partner',
      path: '/orders',
      token: await partner.mintAccessToken(),
      by: partner,
    },
    {
      who: 'a build with a token of its platform',
      path: '/releases',
      token: await tokenFor(provider, builds),
      by: builds,
    },
  ] as const;
  for (const caller of callers) await playTrade(stage, caller);
}

interface Caller {
  readonly who: string;
  readonly path: string;
  readonly token: string;
  /** Who issued it. */
  readonly by: IdentityProvider;
}

async function playTrade(stage: Stage, { who, path, token, by }: Caller): Promise<void> {
  const { transcript, provider } = stage;
  for (const { name, url } of stage.apis) {
    transcript.scene(`${name}: ${who} calls, twice`);
    const called = await stage.call(`${url}${path}`, bearer(token));
    transcript.expect('the gate trades the token for one of its own provider, and it passes', called.status === 200);
    transcript.expect('the upstream sees who it is', echoed(called)?.headers['x-user'] === 'alice');
    const before = provider.requests('/token');
    transcript.expect('it passes again', (await stage.call(`${url}${path}`, bearer(token))).status === 200);
    transcript.expect('with the same token', provider.requests('/token') === before);
    transcript.scene(`${name}: somebody shows one that is forged`);
    const forged = await stage.call(`${url}${path}`, bearer(await by.mintAccessToken({ forged: true })));
    transcript.expect('401', forged.status === 401);
    transcript.expect('and the provider was shown nothing', provider.requests('/token') === before);
  }
}

function tokenFor(provider: IdentityProvider, builds: IdentityProvider): Promise<string> {
  return builds.mintAccessToken({ claims: { aud: provider.issuer } });
}

function startProvider(audience: string): Promise<IdentityProvider> {
  return IdentityProvider.start({
    port: 0,
    audience,
    redirectUris: ['http://localhost:9/auth/callback'],
    postLogoutRedirectUris: [],
    backChannelLogoutUri: 'http://localhost:9/auth/backchannel-logout',
    log: () => {},
  });
}
