import { inflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import { isSecureUrl } from '../secure-url.js';
import type { GateSettings, ProviderSettings, RoutesDocument } from './document.js';
import type { EndingSettings } from './ending-document.js';
import { issuersOf } from './issuer.js';
import { issuerMembers } from './parse-issuer.js';
import { ratePlans } from './parse-rate-plans.js';
import { accessRule, claimPath, credentialKinds } from './parse-rule.js';
import { waysIn } from './parse-ways-in.js';

/** A settings document that this version of the functions cannot use. The message names the path of the fault. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'settings_invalid';
}

const MAXIMUM_ROUTES_SIZE = 1_000_000;
const MAXIMUM_PROVIDERS = 16;

const text = v.pipe(v.string(), v.nonEmpty());
const texts = v.array(text);
const url = v.pipe(v.string(), v.check(isSecureUrl));
/** As browsers send them; never `null`, the origin of every sandboxed frame. */
const origins = v.array(
  v.pipe(
    url,
    v.check((origin) => new URL(origin).origin === origin),
  ),
);
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

const client = v.strictObject({
  id: text,
  authentication: v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({
      kind: v.literal('secret'),
      method: v.picklist(['client_secret_basic', 'client_secret_post']),
      secretArn: text,
      secretField: v.exactOptional(text),
    }),
  ]),
});

const providerId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/));

const providerMembers = v.strictObject({
  id: providerId,
  ...issuerMembers,
  client,
  choice: v.exactOptional(v.strictObject({ label: text, hosts: texts, emailDomains: texts })),
  endpoints: v.strictObject({
    jwks: v.exactOptional(url),
    authorization: v.exactOptional(url),
    token: v.exactOptional(url),
    userinfo: v.exactOptional(url),
    endSession: v.exactOptional(url),
    revocation: v.exactOptional(url),
    introspection: v.exactOptional(url),
  }),
  claimPaths: v.strictObject({ scope: claimPath, audience: claimPath, group: claimPath, role: claimPath }),
  scopes: texts,
  authorizationParameters: v.record(text, v.string()),
  logout: v.variant('kind', [
    v.strictObject({ kind: v.literal('rpInitiated') }),
    v.strictObject({ kind: v.literal('parameters'), endpoint: url, clientIdParameter: text, returnParameter: text }),
    v.strictObject({ kind: v.literal('none') }),
  ]),
});

const provider: v.GenericSchema<unknown, ProviderSettings> = v.pipe(
  providerMembers,
  v.forward(
    v.check(({ accessToken, client: { id } }) => {
      // ID tokens carry the client id in `aud`, and may carry such claims too.
      return accessToken.proof.kind !== 'claimPresent' || !accessToken.audiences.includes(id);
    }),
    ['accessToken', 'audiences'],
  ),
);

const upstreamHeader = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/)),
  source: v.variant('kind', [
    v.strictObject({ kind: v.literal('claim'), path: claimPath }),
    v.strictObject({
      kind: v.picklist([
        'groups',
        'subject',
        'issuer',
        'sessionId',
        'accessToken',
        'bearerToken',
        'idToken',
        'refreshToken',
        'introspection',
        'introspectionJwt',
        'userinfo',
        'userinfoJwt',
      ]),
    }),
    v.strictObject({
      kind: v.literal('assertion'),
      audience: text,
      claims: v.record(text, claimPath),
      lifetime: seconds,
    }),
  ]),
  encoding: v.exactOptional(v.picklist(['text', 'json', 'base64-json', 'csv'])),
});

const assertionKey = v.variant('kind', [
  v.strictObject({ kind: v.literal('gateSecret') }),
  v.strictObject({ kind: v.literal('kms'), keyArn: text }),
]);

const gateSettings: v.GenericSchema<unknown, GateSettings> = v.strictObject({
  version: v.literal(1),
  gateId: text,
  publicUrl: v.pipe(url, v.regex(/^[^?#]*[^?#/]$/)),
  providers: v.pipe(
    v.tupleWithRest([provider], provider),
    v.check((providers) => providers.length <= MAXIMUM_PROVIDERS && areDistinct(providers)),
  ),
  credentials: v.pipe(credentialKinds, v.nonEmpty()),
  waysIn,
  session: v.strictObject({
    idleTimeout: seconds,
    absoluteTimeout: seconds,
    rollingTimeout: v.exactOptional(seconds),
    rememberMe: v.exactOptional(
      v.strictObject({ idleTimeout: seconds, absoluteTimeout: seconds, always: v.boolean() }),
    ),
    refresh: v.boolean(),
    cookieSuffix: v.pipe(v.string(), v.regex(/^(?!login(?:-|$)|bounces$)[A-Za-z0-9_-]*$/)),
    epoch: index,
    userinfo: v.boolean(),
  }),
  pages: v.strictObject({
    language: v.picklist(['en', 'de']),
    name: v.exactOptional(v.pipe(text, v.maxLength(100))),
    logoUrl: v.exactOptional(url),
    color: v.exactOptional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i))),
    stylesheetUrl: v.exactOptional(url),
  }),
  decisionTtl: index,
  keepsForms: v.boolean(),
  allowedOrigins: origins,
  returnOrigins: origins,
  upstreamHeaders: v.array(upstreamHeader),
  passOnCookies: v.exactOptional(v.boolean()),
  assertionKeys: v.exactOptional(v.tupleWithRest([assertionKey], assertionKey)),
  anonymous: v.exactOptional(v.strictObject({ subject: text, claims: v.record(text, v.string()) })),
  ratePlans: v.exactOptional(ratePlans),
  explainRefusals: v.boolean(),
  resourceMetadata: v.exactOptional(
    v.strictObject({ scopes: v.array(v.string()), bearerMethods: v.array(v.picklist(['header', 'query'])) }),
  ),
  tableName: text,
  gateSecretArn: text,
  values: v.array(v.string()),
});

const routesDocument: v.GenericSchema<unknown, RoutesDocument> = v.strictObject({
  version: v.literal(1),
  routes: v.record(
    text,
    v.strictObject({
      access: v.variant('kind', [
        v.strictObject({ kind: v.literal('anonymous') }),
        v.strictObject({ kind: v.literal('rule'), rule: accessRule }),
      ]),
      credentials: v.exactOptional(credentialKinds),
      providers: v.exactOptional(v.pipe(v.array(providerId), v.nonEmpty())),
    }),
  ),
});

/** A token, and a route that asks for a provider, must mean one of them. */
function areDistinct(providers: readonly ProviderSettings[]): boolean {
  const all = [providers.map(({ id }) => id), providers.flatMap(issuersOf)];
  return all.every((names) => new Set(names).size === names.length);
}

const endingSettings: v.GenericSchema<unknown, EndingSettings> = v.strictObject({
  version: v.literal(1),
  gateId: text,
  session: v.strictObject({ epoch: index }),
  tableName: text,
  gateSecretArn: text,
});

/** @throws SettingsError */
export function parseEndingSettings(written: string): EndingSettings {
  return check('settings', endingSettings, () => JSON.parse(written));
}

/** @throws SettingsError */
export function parseSettings(written: string): GateSettings {
  return check('settings', gateSettings, () => JSON.parse(written));
}

/** @throws SettingsError */
export function parseRoutes(written: string): RoutesDocument {
  return check('routes', routesDocument, () => {
    const deflated = Buffer.from(written, 'base64url');
    return JSON.parse(inflateRawSync(deflated, { maxOutputLength: MAXIMUM_ROUTES_SIZE }).toString('utf8'));
  });
}

function check<T>(name: string, schema: v.GenericSchema<unknown, T>, read: () => unknown): T {
  let result: v.SafeParseResult<typeof schema>;
  try {
    result = v.safeParse(schema, read(), { abortEarly: true });
  } catch (cause) {
    throw new SettingsError(`The ${name} cannot be read; deploy the gate again.`, { cause });
  }
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? '(document)';
  throw new SettingsError(
    `The ${name} have a fault at ${path}; functions and constructs must come from one version of Claimgate.`,
  );
}
