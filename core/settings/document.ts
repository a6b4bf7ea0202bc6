import type { RatePlanSettings } from './rate-plans.js';
import type { AccessTokenProfile, ClaimPath } from './token-profile.js';
import type { WaysIn } from './ways-in.js';

export type { AccessTokenProfile, AccessTokenProof, ClaimPath } from './token-profile.js';

/**
 * What crosses from synth time to run time: plain data, written by `lib`, parsed by the functions.
 * Durations are in seconds. This file imports types of this folder, and nothing that runs.
 */
export interface GateSettings {
  readonly version: 1;
  /** Names the gate in what it seals. Changing it ends every session. */
  readonly gateId: string;
  /** The address browsers use for this API: scheme, host and base path, without a trailing slash. */
  readonly publicUrl: string;
  /** Whoever may vouch for callers. No two have an issuer in common. */
  readonly providers: readonly [ProviderSettings, ...ProviderSettings[]];
  readonly credentials: readonly CredentialKind[];
  readonly waysIn: WaysIn;
  readonly session: SessionSettings;
  readonly pages: PageSettings;
  /** Seconds for which API Gateway keeps a decision; 0 if it asks every time. */
  readonly decisionTtl: number;
  /** Whether forms that arrive after their session has ended are kept to be sent again; on REST APIs only. */
  readonly keepsForms: boolean;
  /** Origins besides the gate's own that may send cookie-authenticated requests and read refusals. */
  readonly allowedOrigins: readonly string[];
  /** Origins besides the gate's own to which a login may return. */
  readonly returnOrigins: readonly string[];
  readonly upstreamHeaders: readonly UpstreamHeaderSettings[];
  /** Whether the upstream sees the cookies by which the gate knows callers; left out if not. */
  readonly passOnCookies?: boolean;
  /** What assertions are signed with: the first signs, all are published. The gate secret alone if left out. */
  readonly assertionKeys?: readonly [AssertionKeySettings, ...AssertionKeySettings[]];
  /** Whom the upstream sees where nobody need sign in and nobody in particular came; without it nobody. */
  readonly anonymous?: AnonymousSettings;
  /** Which usage plan counts for whom; on REST APIs only. */
  readonly ratePlans?: RatePlanSettings;
  /** Whether callers are told which part of an access rule they do not meet. */
  readonly explainRefusals: boolean;
  /** What the metadata of RFC 9728 say; without it they are not served. */
  readonly resourceMetadata?: ResourceMetadataSettings;
  readonly tableName: string;
  readonly gateSecretArn: string;
  /** Strings of the routes document that were not known at synth time, see {@link LateString}. */
  readonly values: readonly string[];
}

/** `bearer` is a JWT; opaque tokens are of the kind by which the gate finds out about them. */
export type CredentialKind =
  | 'session'
  | 'bearer'
  | 'introspection'
  | 'userinfo'
  | 'clientCredentials'
  | 'password'
  | 'tokenExchange'
  | 'jwtBearer'
  | 'refreshToken';

/** Every kind, for whoever has to know them all. */
export const CREDENTIAL_KINDS = [
  'session',
  'bearer',
  'introspection',
  'userinfo',
  'clientCredentials',
  'password',
  'tokenExchange',
  'jwtBearer',
  'refreshToken',
] as const satisfies readonly CredentialKind[];

/** The kinds that are shown as a token. */
export const TOKEN_KINDS: readonly CredentialKind[] = [
  'bearer',
  'introspection',
  'userinfo',
  'tokenExchange',
  'jwtBearer',
];

export interface AnonymousSettings {
  readonly subject: string;
  readonly claims: Readonly<Record<string, string>>;
}

/** RFC 6750 knows the body of a form as well; the gate never sees one. */
export type BearerMethod = 'header' | 'query';

export interface ResourceMetadataSettings {
  /** The scopes that access rules ask for. */
  readonly scopes: readonly string[];
  /** Where tokens may stand, by the words of RFC 9728; empty if no route takes any. */
  readonly bearerMethods: readonly BearerMethod[];
}

export interface ProviderSettings {
  /** Names the provider among those of the gate: in routes, in sessions, in `/auth/login?provider=`. */
  readonly id: string;
  /** The exact `iss` of the provider's tokens; with {@link ProviderSettings.tenants}, a template of it. */
  readonly issuer: string;
  /** What may stand for `{tenantid}` in the issuer. */
  readonly tenants?: readonly string[];
  readonly client: ClientSettings;
  /** Where the gate has several. */
  readonly choice?: ProviderChoice;
  /** Endpoints that are pinned; the others are discovered. */
  readonly endpoints: ProviderEndpoints;
  /** JWS algorithms accepted from this provider. */
  readonly algorithms: readonly string[];
  readonly accessToken: AccessTokenProfile;
  /** Where the four slots of Kong's access rules are found. */
  readonly claimPaths: Readonly<Record<ClaimSlot, ClaimPath>>;
  /** Scopes asked for at login. */
  readonly scopes: readonly string[];
  /** Fixed further parameters of the authorization request. */
  readonly authorizationParameters: Readonly<Record<string, string>>;
  readonly logout: ProviderLogout;
}

/** What has to be known of an issuer to find out the rest. Where nobody signs in, and nothing is asked, there is no client. */
export type KnownIssuer = Pick<ProviderSettings, 'issuer' | 'tenants' | 'endpoints'> &
  Partial<Pick<ProviderSettings, 'client'>>;

/** When a login goes to this provider rather than to another of the gate. */
export interface ProviderChoice {
  /** What people call it. */
  readonly label: string;
  /** Hosts of the API for which it is the only one. */
  readonly hosts: readonly string[];
  /** Domains of e-mail addresses, in lower case, whose users it knows. */
  readonly emailDomains: readonly string[];
}

export interface ProviderEndpoints {
  readonly jwks?: string;
  readonly authorization?: string;
  readonly token?: string;
  readonly userinfo?: string;
  readonly endSession?: string;
  readonly revocation?: string;
  readonly introspection?: string;
}

export type ClaimSlot = 'scope' | 'audience' | 'group' | 'role';

/** How the provider is told that the user logs out. */
export type ProviderLogout =
  | { readonly kind: 'rpInitiated' }
  /** A URL that takes the client id and the address to return to under names of its own. */
  | {
      readonly kind: 'parameters';
      readonly endpoint: string;
      readonly clientIdParameter: string;
      readonly returnParameter: string;
    }
  | { readonly kind: 'none' };

export interface ClientSettings {
  readonly id: string;
  readonly authentication: ClientAuthentication;
}

export type ClientAuthentication =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'secret';
      readonly method: 'client_secret_basic' | 'client_secret_post';
      readonly secretArn: string;
      /** The field of a JSON secret that holds the value; without it the whole secret is the value. */
      readonly secretField?: string;
    };

export interface SessionSettings {
  /** Ends the session when no request came for so long. */
  readonly idleTimeout: number;
  /** Ends the session so long after the login, whatever happens. */
  readonly absoluteTimeout: number;
  /** Ends the session so long after its last renewal; use in the last quarter of that time renews it. */
  readonly rollingTimeout?: number;
  /** The timeouts of users who stay signed in; without it nobody does. */
  readonly rememberMe?: RememberMeSettings;
  /** Whether refresh tokens are used. */
  readonly refresh: boolean;
  /** Part of the cookie name, empty for the only gate of a host. */
  readonly cookieSuffix: string;
  /** Raising it ends every session. */
  readonly epoch: number;
  /** Whether the userinfo response is fetched at login and kept. */
  readonly userinfo: boolean;
}

export interface RememberMeSettings {
  readonly idleTimeout: number;
  readonly absoluteTimeout: number;
  /** Whether every login is remembered, not only those that ask for it. */
  readonly always: boolean;
}

export type PageLanguage = 'en' | 'de';

/** How the gate's pages look. */
export interface PageSettings {
  /** For browsers that ask for none of the languages there are. */
  readonly language: PageLanguage;
  /** What the application is called. */
  readonly name?: string;
  readonly logoUrl?: string;
  /** `#rrggbb`; made darker or lighter where it could not be read. */
  readonly color?: string;
  /** A further style sheet. */
  readonly stylesheetUrl?: string;
}

export interface UpstreamHeaderSettings {
  /** Lower case. */
  readonly name: string;
  readonly source: UpstreamHeaderSource;
  /** How Kong writes claims if it is left out: `base64-json`. */
  readonly encoding?: HeaderEncoding;
}

export type HeaderEncoding = 'text' | 'json' | 'base64-json' | 'csv';

export type UpstreamHeaderSource =
  | { readonly kind: 'claim'; readonly path: ClaimPath }
  /** What rules take for the groups of the caller. */
  | { readonly kind: 'groups' }
  | { readonly kind: 'subject' }
  /** Who vouches for the subject, in the one spelling of the gate. */
  | { readonly kind: 'issuer' }
  /** Names the session to its user, and opens nothing. */
  | { readonly kind: 'sessionId' }
  | { readonly kind: 'accessToken' }
  /** The access token behind `Bearer`. */
  | { readonly kind: 'bearerToken' }
  /** What the provider replaced the refresh token by that the caller showed. */
  | { readonly kind: 'refreshToken' }
  | { readonly kind: 'idToken' }
  | { readonly kind: 'userinfo' }
  | { readonly kind: 'userinfoJwt' }
  | { readonly kind: 'introspection' }
  | { readonly kind: 'introspectionJwt' }
  | AssertionSettings;

/** A JWT of the gate's own about the caller. */
export interface AssertionSettings {
  readonly kind: 'assertion';
  /** Its `aud`: the upstream. */
  readonly audience: string;
  /** Where its further claims are found, by their name in it. */
  readonly claims: Readonly<Record<string, ClaimPath>>;
  /** Seconds. */
  readonly lifetime: number;
}

/** A key on the curve P-256: one that is derived from the gate secret, or one of KMS. */
export type AssertionKeySettings = { readonly kind: 'gateSecret' } | { readonly kind: 'kms'; readonly keyArn: string };

/** Which caller may use which route; travels beside the settings, deflated. */
export interface RoutesDocument {
  readonly version: 1;
  /** By the route as API Gateway matched it: `GET /orders/{proxy+}`, `ANY /orders`, `$default`. */
  readonly routes: Readonly<Record<string, RouteSettings>>;
}

export interface RouteSettings {
  readonly access: RouteAccess;
  /** The credential kinds this route takes; without it all of the gate's. */
  readonly credentials?: readonly CredentialKind[];
  /** Ids of the providers that may vouch for callers here; without it all of the gate's. */
  readonly providers?: readonly string[];
}

/** `anonymous` lets callers without credential in; a credential that is shown and wrong is refused all the same. */
export type RouteAccess = { readonly kind: 'anonymous' } | { readonly kind: 'rule'; readonly rule: AccessRuleSettings };

/**
 * Judged in three values: met, not met, or undecided where the claim that a rule looks at is not there. Only what is met
 * lets anybody in, and `negate` leaves what is undecided undecided.
 */
export type AccessRuleSettings = CallerRule | CompoundRule;

export type CompoundRule =
  | { readonly kind: 'anyOf'; readonly rules: readonly AccessRuleSettings[] }
  | { readonly kind: 'allOf'; readonly rules: readonly AccessRuleSettings[] }
  | { readonly kind: 'negate'; readonly rule: AccessRuleSettings };

/** A rule that is not made of others. */
export type CallerRule =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'authenticatedBy'; readonly credentials: readonly CredentialKind[] }
  /** As HTTP spells methods: `GET`. */
  | { readonly kind: 'method'; readonly methods: readonly string[] }
  /** Cedar policies, by the schema in `cedar-schema.ts`. */
  | { readonly kind: 'cedar'; readonly policies: string }
  | ClaimRule;

/** A rule about what the claims of a caller say. */
export type ClaimRule =
  /** Kong's semantics: one entry suffices, and of an entry every space-separated word is needed. */
  | { readonly kind: 'words'; readonly slot: ClaimSlot; readonly entries: readonly LateString[] }
  /** The claim is a text, number or truth value, and written like one of the values. */
  | { readonly kind: 'claimEquals'; readonly path: ClaimPath; readonly values: readonly LateString[] }
  /** The claim is a list with one of the values in it, or one of the values itself. */
  | { readonly kind: 'claimContains'; readonly path: ClaimPath; readonly values: readonly LateString[] }
  /** The claim, or one element of a list, has the form of the pattern, see `pattern.ts`. */
  | { readonly kind: 'claimMatches'; readonly path: ClaimPath; readonly pattern: string }
  | { readonly kind: 'claimPresent'; readonly path: ClaimPath }
  | { readonly kind: 'claimAbsent'; readonly path: ClaimPath }
  /** `acr` is one of these, the weakest first. */
  | { readonly kind: 'acr'; readonly values: readonly string[] }
  /** Seconds since `auth_time`, at most. */
  | { readonly kind: 'maxAge'; readonly seconds: number }
  /** Like words, about `amr`. */
  | { readonly kind: 'amr'; readonly entries: readonly LateString[] }
  | { readonly kind: 'emailVerified' }
  /** Google's `hd` is one of these, in any case. */
  | { readonly kind: 'hostedDomain'; readonly domains: readonly LateString[] };

/** A string, or the index into {@link GateSettings.values} of one that CloudFormation resolves at deployment. */
export type LateString = string | { readonly value: number };

/** The environment variables the documents travel in. */
export const SETTINGS_VARIABLE = 'CLAIMGATE_SETTINGS';
export const ROUTES_VARIABLE = 'CLAIMGATE_ROUTES';
