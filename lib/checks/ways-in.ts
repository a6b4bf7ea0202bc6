import type { CredentialKind } from '../../core/settings/document.js';
import { foldHeaderName } from '../../core/settings/header-name.js';
import type { WaysIn } from '../../core/settings/ways-in.js';
import { shownHeaders } from '../shown-headers.js';
import type { Warning } from './report.js';

/** A credential of a gate or a route, as these checks see it. */
export interface CredentialFact {
  readonly kind: CredentialKind;
  readonly waysIn: WaysIn;
}

/** What the checks need to know of a provider and of the client there. */
export interface ProviderFact {
  readonly name: string;
  /** Whether nothing is discovered, so that an endpoint that is not known is not there. */
  readonly pinned: boolean;
  readonly introspection: boolean;
  readonly confidential: boolean;
}

/** Each kind once: its options hold for the whole gate. */
export function checkKindsOnce(credentials: readonly CredentialFact[]): string[] {
  const kinds = credentials.map(({ kind }) => kind);
  return [...new Set(kinds.filter((kind, index) => kinds.indexOf(kind) !== index))].map(
    (kind) => `The gate takes the credential "${kind}" twice: give it once, with all of its options.`,
  );
}

/** Options of a route's credential that are not those of the gate would count for nothing. */
export function checkRouteOptions(
  route: readonly CredentialFact[] | undefined,
  gate: readonly CredentialFact[],
): string[] {
  const options = (fact: CredentialFact | undefined) => JSON.stringify(fact?.waysIn ?? {});
  return (route ?? [])
    .filter((one) => options(one) !== '{}' && options(one) !== options(gate.find(({ kind }) => kind === one.kind)))
    .map(
      ({ kind }) =>
        `A route has the credential "${kind}" with options of its own: pass the very object that the gate has.`,
    );
}

/** What a credential looks like has to tell its kind. */
export function checkAmbiguousKinds(kinds: readonly CredentialKind[]): string[] {
  return [
    ...(kinds.includes('password') && kinds.includes('clientCredentials')
      ? [
          'A route takes both clientCredentials and password, and nothing tells a client from a user: give each route one ' +
            'of them in its credentials.',
        ]
      : []),
    ...(kinds.includes('introspection') && kinds.includes('userinfo')
      ? [
          'A route takes both introspection and userinfo, and an opaque token is asked about at one of them: give each ' +
            'route one of them in its credentials.',
        ]
      : []),
  ];
}

/** A way in asks a provider of the gate. */
export function checkAskedProviders(waysIn: WaysIn, providers: readonly string[]): string[] {
  const { introspection, userinfo, clientCredentials, password, tokenExchange, jwtBearer, refreshToken } = waysIn;
  const asking = { introspection, userinfo, clientCredentials, password, tokenExchange, jwtBearer, refreshToken };
  return Object.entries(asking).flatMap(([kind, settings]) =>
    settings?.provider === undefined || providers.includes(settings.provider)
      ? []
      : [
          `Credential.${kind} asks the provider "${settings.provider}", but the gate has only ` +
            `${providers.map((id) => `"${id}"`).join(', ')}.`,
        ],
  );
}

/** Introspection needs an endpoint, and a client that the endpoint answers; JWTs at every provider. */
export function checkIntrospection({ introspection }: WaysIn, providers: readonly ProviderFact[]): string[] {
  if (introspection === undefined) {
    return [];
  }
  const asked = providers.find(({ name }) => name === introspection.provider) ?? providers[0];
  const authorized = Object.keys(introspection.headers).some((name) => name.toLowerCase() === 'authorization');
  return providers
    .filter((provider) => introspection.jwts || provider === asked)
    .flatMap((provider) => introspectionFaults(provider, authorized && provider === asked));
}

function introspectionFaults(provider: ProviderFact, authorized: boolean): string[] {
  return [
    ...(provider.pinned && !provider.introspection
      ? [`${provider.name} has no introspection endpoint: take Credential.introspection out of credentials.`]
      : []),
    ...(provider.confidential || authorized
      ? []
      : ['Introspection is for clients that prove who they are: use OidcClient.confidential.']),
  ];
}

/** The password grant works, at a price. */
export function warnOfPasswords(kinds: readonly CredentialKind[]): Warning[] {
  return kinds.includes('password')
    ? [
        {
          id: 'claimgate:password-grant',
          message:
            'Credential.password has users give their password to programs and to this gate, keeps them from a second ' +
            'factor, and lets passwords be guessed here (RFC 9700 section 2.4: must not be used): let programs use ' +
            'Credential.BEARER, or acknowledge this warning.',
        },
      ]
    : [];
}

/** A header in which callers show something has one meaning, and it is not the gate that fills it. */
export function checkShownHeaders(waysIn: WaysIn, filled: readonly string[]): string[] {
  const shown = shownHeaders(waysIn);
  const [first, second] = shown;
  return [
    ...(first !== undefined && first === second
      ? [`Access tokens and refresh tokens are shown in the header "${first}": give each of them one of its own.`]
      : []),
    ...shown
      .filter((header) => filled.map(foldHeaderName).includes(foldHeaderName(header)))
      .map(
        (header) =>
          `Callers show a token in the header "${header}", and it is an upstream header, with which they are refused: use ` +
          'another name for one of the two.',
      ),
  ];
}

/** A provider that rotates refresh tokens gives the next one to the gate. */
export function warnOfRefreshTokens(kinds: readonly CredentialKind[]): Warning[] {
  return kinds.includes('refreshToken')
    ? [
        {
          id: 'claimgate:refresh-token',
          message:
            'Credential.refreshToken uses up what a caller shows where the provider replaces refresh tokens (RFC 9700 ' +
            'section 4.14.2), and the gate cannot hand the next one to him: have an upstream do it by ' +
            'UpstreamHeader.refreshToken, or switch the replacement off for this client; then acknowledge this warning.',
        },
      ]
    : [];
}

/** A token in an address is in logs before the gate sees it. */
export function warnOfQueryTokens({ tokenPlaces }: WaysIn): Warning[] {
  return tokenPlaces?.query === undefined
    ? []
    : [
        {
          id: 'claimgate:query-token',
          message:
            `Tokens in the query parameter "${tokenPlaces.query}" end up in histories, Referer headers and logs of proxies: ` +
            'use a header, or acknowledge this warning if a client cannot send one; then keep query strings out of access logs.',
        },
      ];
}
