import { findClaim } from '../access/claim-path.js';
import { GateError } from '../errors.js';
import type { Identity } from '../identity.js';
import type { GateRequest } from '../request.js';
import type { GateSettings, UpstreamHeaderSettings, UpstreamHeaderSource } from '../settings/document.js';
import { UPSTREAM_HEADER_LIMIT } from '../settings/header-budget.js';
import { foldHeaderName } from '../settings/header-name.js';
import { headerValue } from './header-value.js';

/** What a header without value says where leaving it out would let the next caller fill it. */
const NOTHING = '-';

/** What headers are filled from: an identity, or what the settings say of callers that have none. */
export type DescribedCaller = Pick<Identity, 'provider' | 'subject' | 'claimSources'> &
  Partial<Pick<Identity, 'issuer' | 'sessionId' | 'accessToken' | 'idToken' | 'refreshToken' | 'userinfo'>> &
  Partial<Pick<Identity, 'userinfoJwt' | 'introspection' | 'introspectionJwt'>>;

/** Callers without a credential as the upstream sees them. No rule is ever judged by this. */
export function anonymousCaller({
  anonymous,
  providers: [provider],
}: Pick<GateSettings, 'anonymous' | 'providers'>): DescribedCaller | undefined {
  return anonymous && { provider, subject: anonymous.subject, claimSources: [anonymous.claims] };
}

/**
 * The headers the gate fills for the upstream. While API Gateway keeps a decision nobody looks at what a caller sends,
 * and a header that the decision leaves out could be the caller's: then every header has a value.
 * @throws GateError `headers_too_large`
 */
export function upstreamHeaders(
  settings: Pick<GateSettings, 'upstreamHeaders' | 'decisionTtl'>,
  identity: DescribedCaller | undefined,
  assertions: ReadonlyMap<string, string> = new Map(),
): Readonly<Record<string, string>> {
  const filled: Record<string, string> = {};
  let size = 0;
  for (const { name, source, encoding = 'base64-json' } of settings.upstreamHeaders) {
    const known = identity && (assertions.get(name) ?? claimOf(source, identity));
    const claim = headerValue(known, encoding);
    const value = claim ?? (settings.decisionTtl > 0 ? NOTHING : undefined);
    if (value === undefined) continue;
    size += name.length + value.length;
    if (size > UPSTREAM_HEADER_LIMIT) throw new GateError('headers_too_large', `at ${name}`);
    filled[name] = value;
  }
  return filled;
}

function claimOf(source: UpstreamHeaderSource, identity: DescribedCaller): unknown {
  switch (source.kind) {
    case 'claim':
      return findClaim(identity.claimSources, source.path);
    case 'groups':
      return findClaim(identity.claimSources, identity.provider.claimPaths.group);
    case 'subject':
      return identity.subject;
    case 'issuer':
      return identity.issuer;
    case 'sessionId':
      return identity.sessionId;
    case 'bearerToken':
      return identity.accessToken && `Bearer ${identity.accessToken}`;
    case 'accessToken':
      return identity.accessToken;
    case 'refreshToken':
      return identity.refreshToken;
    case 'idToken':
      return identity.idToken;
    case 'userinfo':
      return identity.userinfo;
    case 'userinfoJwt':
      return identity.userinfoJwt;
    case 'introspection':
      return identity.introspection;
    case 'introspectionJwt':
      return identity.introspectionJwt;
    case 'assertion':
      return undefined;
  }
}

/**
 * Refuses a request that itself carries a header only the gate may set, in any spelling an upstream could take for it,
 * or that names one in `Connection`: proxies before the upstream drop what is named there (RFC 9110 section 7.6.1).
 * @throws GateError `identity_header`
 */
export function refuseIdentityHeaders(request: GateRequest, reserved: ReadonlySet<string>): void {
  const dropped = (request.headers.get('connection') ?? []).flatMap((value) => value.split(','));
  for (const name of [...request.headers.keys(), ...dropped]) {
    if (reserved.has(foldHeaderName(name))) throw new GateError('identity_header');
  }
}

/**
 * The folded names of all headers that belong to the gate. Not the `Authorization` in which callers show who they are:
 * it decides alone, so what the gate fills it with is about the same caller.
 */
export function reservedHeaderNames({
  upstreamHeaders,
  credentials,
}: Pick<GateSettings, 'upstreamHeaders' | 'credentials'>): ReadonlySet<string> {
  const isShown = ({ name, source }: UpstreamHeaderSettings) =>
    name === 'authorization' && source.kind === 'bearerToken' && credentials.some((kind) => kind !== 'session');
  return new Set(upstreamHeaders.filter((header) => !isShown(header)).map(({ name }) => foldHeaderName(name)));
}
