import { expect } from 'vitest';
import { bearer } from '../../../local/demo/call.js';
import { FOREIGN_AUDIENCE, MACHINE_CLIENT } from '../../../local/provider/configuration.js';
import type { Cell, Cells, WayIn } from './way-in.js';
import type { GateName, Shown, World } from './world.js';

/** Seconds that a token lives that is to expire. */
const SHORT = 20;
/** Seconds by which the clocks of provider and gate may differ. */
const LEEWAY = 30;
/** Seconds that introspection and userinfo are remembered at the gates of the app. */
const REMEMBERED = 30;
/** Seconds that the keys of the provider are fresh. */
const FRESH_KEYS = 600;

interface TokenWay {
  readonly kind: WayIn['kind'];
  readonly gate: GateName;
  readonly path: string;
  /** How the token is sent; in `Authorization` by default. */
  readonly show?: (token: string) => Pick<Shown, 'query' | 'options'>;
  readonly good: (world: World, lifetime?: number) => Promise<string>;
  readonly wrong: (world: World) => Promise<string>;
  /** For another API. */
  readonly foreign: (world: World) => Promise<string>;
  /** Headers that the upstream gets. */
  readonly seen: Readonly<Record<string, unknown>>;
  /** Where the provider is asked, and for how many seconds it is not asked again. */
  readonly asks: string;
  readonly remembered: number;
  /** Seconds from when on it is noticed that a short-lived token has expired. */
  readonly noticed?: number;
  /** Whether a token that was never seen passes while the provider is down. */
  readonly newPassesWhenDown: boolean;
  /** Whether it is remembered for new instances of the function, too. */
  readonly shared?: boolean;
}

const inAuthorization = (token: string): Pick<Shown, 'options'> => ({ options: bearer(token) });

function tokenWay(way: TokenWay, changes: Partial<Cells> = {}): WayIn {
  const { kind, gate, path, show = inAuthorization, seen, asks, remembered, noticed = SHORT } = way;
  const shown = (token: string): Shown => ({ gate, path, ...show(token) });
  const good = async (world: World, lifetime?: number) => shown(world.secret(await way.good(world, lifetime)));
  const refused = (token: (world: World) => Promise<string>) => async (world: World) =>
    world.isRefused(shown(world.secret(await token(world))));
  const cells: Cells = {
    success: async (world) => world.passes(await good(world), seen),
    'wrong credential': refused(way.wrong),
    expired: async (world) => {
      const caller = await good(world, SHORT);
      await world.passes(caller);
      world.local.travel(noticed + 1);
      await world.isRefused(caller);
    },
    'wrong audience': refused(way.foreign),
    'provider down': async (world) => {
      const [known, unknown] = [await good(world), await good(world)];
      await world.passes(known);
      await world.whileDown(async () => {
        await world.passes(known, seen);
        await (way.newPassesWhenDown ? world.passes(unknown, seen) : world.isNotFoundOut(unknown));
      });
      await world.passes(unknown, seen);
    },
    'cache hit': async (world) => {
      const caller = await good(world);
      await world.passes(caller);
      const asked = await world.asked([asks], async () => {
        await world.passes(caller, seen);
        if (way.shared === true) await world.local.coldStart();
        await world.passes(caller, seen);
      });
      expect(asked).toEqual({ [asks]: 0 });
    },
    'cache expiry': async (world) => {
      const caller = await good(world, remembered * 2);
      await world.passes(caller);
      world.local.travel(remembered + 1);
      expect(await world.asked([asks], () => world.passes(caller, seen))).toEqual({ [asks]: 1 });
    },
  };
  return { kind, cells: { ...cells, ...changes } };
}

/** A JWT of alice. */
function jwt(claims: Readonly<Record<string, unknown>> = {}) {
  return ({ provider }: World, lifetime = 300) => {
    const exp = Math.floor(Date.now() / 1000) + lifetime;
    return provider.mintAccessToken({ claims: { exp, ...claims } });
  };
}

const forgedJwt = ({ provider }: World) => provider.mintAccessToken({ forged: true, claims: { scope: 'openid' } });
const foreignJwt = jwt({ aud: FOREIGN_AUDIENCE, scope: 'openid orders:read' });

const opaque = ({ provider }: World, lifetime = 300) => provider.mintOpaqueToken({ lifetime });
const invented = async () => `invented-${crypto.randomUUID()}`;
const foreignOpaque = ({ provider }: World) => provider.mintOpaqueToken({ audience: FOREIGN_AUDIENCE });

/** A JWT that is verified with keys that the gate has already. */
const VERIFIED = {
  kind: 'bearer',
  gate: 'Plain',
  path: 'bearer',
  good: jwt(),
  wrong: forgedJwt,
  foreign: foreignJwt,
  seen: { 'x-user': 'alice', 'x-scope': 'orders:read' },
  asks: '/jwks',
  remembered: FRESH_KEYS,
  noticed: SHORT + LEEWAY,
  newPassesWhenDown: true,
} as const satisfies TokenWay;

const INTROSPECTED = {
  kind: 'introspection',
  gate: 'Plain',
  path: 'introspection',
  good: opaque,
  wrong: invented,
  foreign: foreignOpaque,
  seen: { 'x-user': 'alice' },
  asks: '/token/introspection',
  remembered: REMEMBERED,
  newPassesWhenDown: false,
} as const satisfies TokenWay;

const OF_USERINFO = {
  kind: 'userinfo',
  gate: 'Plain',
  path: 'userinfo',
  good: opaque,
  wrong: invented,
  foreign: foreignOpaque,
  seen: { 'x-user': 'alice' },
  asks: '/me',
  remembered: REMEMBERED,
  // Userinfo names no end.
  noticed: REMEMBERED,
  newPassesWhenDown: false,
} as const satisfies TokenWay;

/** What the provider said, in base64, and the JWT in which it did. */
const INTROSPECTION_HEADERS = {
  'x-user': 'alice',
  'x-introspection': expect.stringMatching(/^eyJ[^.]+$/),
  'x-introspection-jwt': expect.stringMatching(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/),
};

/** Says what the caller's userinfo is, in base64. */
const USERINFO_HEADER = { 'x-userinfo': expect.stringMatching(/^eyJ/) };

const SIGNED_USERINFO = {
  'x-user': 'alice',
  ...USERINFO_HEADER,
  'x-userinfo-jwt': expect.stringMatching(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/),
};

const AT_TOKENINFO = {
  ...OF_USERINFO,
  gate: 'Signed',
  foreign: ({ provider }: World) => provider.mintOpaqueToken({ clientId: MACHINE_CLIENT.id }),
  seen: { 'x-user': 'alice', ...USERINFO_HEADER },
  noticed: SHORT,
} as const satisfies TokenWay;

const WITH_CLAIMS = {
  ...VERIFIED,
  gate: 'Signed',
  path: 'claims',
  good: jwt({ scope: 'openid orders:read' }),
  seen: { 'x-user': 'alice', ...USERINFO_HEADER },
  asks: '/me',
  remembered: REMEMBERED,
  newPassesWhenDown: false,
} as const satisfies TokenWay;

/** For pages of the shop, and good for the API only when it was traded. */
const FOR_PAGES = { aud: 'https://pages.example.com', scope: 'pages' };

const EXCHANGED = {
  kind: 'tokenExchange',
  gate: 'Plain',
  path: 'exchange',
  good: jwt(FOR_PAGES),
  wrong: ({ provider }: World) => provider.mintAccessToken({ forged: true, claims: FOR_PAGES }),
  foreign: foreignJwt,
  seen: { 'x-user': 'alice', 'x-scope': 'orders:read' },
  asks: '/token',
  remembered: REMEMBERED,
  noticed: SHORT + LEEWAY,
  newPassesWhenDown: false,
} as const satisfies TokenWay;

/** The provider answers otherwise meanwhile. */
function whileUserinfo(answers: World['provider']['userinfo'], cell: Cell): Cell {
  if (typeof cell !== 'function') return cell;
  return async (world) => {
    world.provider.userinfo = answers;
    try {
      await cell(world);
    } finally {
      world.provider.userinfo = { format: 'json' };
    }
  };
}

function signedUserinfo({ kind, cells }: WayIn): WayIn {
  const signed = Object.entries(cells).map(([name, cell]) => [name, whileUserinfo({ format: 'jwt' }, cell)]);
  return { kind, cells: { ...cells, ...(Object.fromEntries(signed) as Cells) } };
}

/** An answer that is not for this gate is no answer. */
const answerForSomebodyElse = (way: TokenWay): Cell =>
  whileUserinfo({ format: 'jwt', audience: 'another-client' }, async (world) => {
    const token = world.secret(await way.good(world));
    await world.isNotFoundOut({ gate: way.gate, path: way.path, ...inAuthorization(token) });
  });

const answerAboutSomebodyElse = (way: TokenWay): Cell =>
  whileUserinfo({ format: 'json', about: 'bob' }, async (world) => {
    const token = world.secret(await way.good(world));
    await world.isRefused({ gate: way.gate, path: way.path, ...inAuthorization(token) });
  });

const anyClientsTokenPasses: Cell = async (world) => {
  const token = world.secret(await foreignOpaque(world));
  await world.passes({ gate: 'Plain', path: 'userinfo', ...inAuthorization(token) }, { 'x-user': 'alice' });
};

const acceptedAny = tokenWay(OF_USERINFO, { 'wrong audience': anyClientsTokenPasses });
const provenAudience = tokenWay(AT_TOKENINFO);
const claims = tokenWay(WITH_CLAIMS, { 'wrong credential': answerAboutSomebodyElse(WITH_CLAIMS) });
const signedClaims = signedUserinfo(
  tokenWay({ ...WITH_CLAIMS, seen: SIGNED_USERINFO }, { 'wrong credential': answerAboutSomebodyElse(WITH_CLAIMS) }),
);

export const TOKENS: Readonly<Record<string, WayIn>> = {
  'a JWT in the Authorization header': tokenWay(VERIFIED),
  'a JWT in a configured header': tokenWay({
    ...VERIFIED,
    show: (token) => ({ options: { headers: { 'x-access-token': token } } }),
  }),
  'a JWT in a cookie': tokenWay({
    ...VERIFIED,
    show: (token) => ({ options: { headers: { cookie: `access_token=${token}` } } }),
  }),
  'a JWT in a query parameter': tokenWay({ ...VERIFIED, show: (token) => ({ query: `?access_token=${token}` }) }),
  'an opaque token, introspected': tokenWay(INTROSPECTED),
  'an opaque token, introspected with a signed answer': tokenWay({
    ...INTROSPECTED,
    gate: 'Signed',
    seen: INTROSPECTION_HEADERS,
    shared: true,
  }),
  'a JWT, introspected': tokenWay({
    ...INTROSPECTED,
    gate: 'Signed',
    good: jwt(),
    wrong: async (world) => {
      const token = await jwt()(world);
      world.provider.revoke(token);
      return token;
    },
    foreign: foreignJwt,
    shared: true,
  }),
  'an opaque token at userinfo, of any client': acceptedAny,
  'an opaque token at userinfo, of any client, with a signed answer': {
    ...signedUserinfo(acceptedAny),
    cells: { ...signedUserinfo(acceptedAny).cells, 'wrong audience': answerForSomebodyElse(OF_USERINFO) },
  },
  'an opaque token at userinfo, of a client that tokeninfo names': provenAudience,
  'an opaque token at userinfo, of a client that tokeninfo names, with a signed answer': signedUserinfo(
    tokenWay({ ...AT_TOKENINFO, seen: SIGNED_USERINFO }),
  ),
  'a JWT that is exchanged for another': tokenWay(EXCHANGED),
  'a JWT that is redeemed as an assertion': tokenWay({
    ...EXCHANGED,
    kind: 'jwtBearer',
    gate: 'Signed',
    path: 'assertion',
    seen: { 'x-user': 'alice' },
  }),
  'a JWT with claims from userinfo': claims,
  'a JWT with claims from userinfo, with a signed answer': {
    ...signedClaims,
    cells: { ...signedClaims.cells, 'wrong audience': answerForSomebodyElse(WITH_CLAIMS) },
  },
};
