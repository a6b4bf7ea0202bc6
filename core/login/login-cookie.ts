import { createHash } from 'node:crypto';
import type { StepUp } from '../access/step-up.js';
import { deriveKey, encodeFields, seal, unseal } from '../authenticated-encryption.js';
import type { Clock } from '../clock.js';
import { deleteCookie, setCookie } from '../cookies.js';
import type { Provider } from '../providers.js';
import type { Random } from '../random.js';
import type { Cookie, GateRequest } from '../request.js';
import type { SecretSource, SecretVersion } from '../secrets.js';
import { gateCookieName } from '../sessions/cookie.js';
import type { GateSettings } from '../settings/document.js';
import { callbackUrl } from './callback-url.js';
import { noteOf } from './state.js';

/** Seconds that a login may take. */
export const LOGIN_LIFETIME = 1800;
const CLOCK_LEEWAY = 30;
const MAX_LOGINS = 5;
/** Of all login cookies together: API Gateway takes 10,240 bytes of headers, and other cookies want in too. */
const MAX_BYTES = 4096;
const SEALED = /^([0-9]{1,12})\.([A-Za-z0-9_-]{1,4096})$/;

/** What a login has to remember until its callback. */
export interface Login {
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly returnUrl: string;
  /** Counts the logins of this browser that succeeded right before this one and led nowhere, see `bounces.ts`. */
  readonly bounces: number;
  /** Whether the user asked to stay signed in. */
  readonly remember?: boolean;
  /** What the login has to show beyond the usual. */
  readonly stepUp?: StepUp;
}

/** A login that its callback found again. */
export interface StartedLogin extends Login {
  /** Seconds since 1970. */
  readonly startedAt: number;
}

export interface LoginCookieDependencies {
  readonly settings: GateSettings;
  readonly provider: Pick<Provider, 'settings'>;
  readonly clock: Clock;
  readonly secrets: SecretSource;
}

/**
 * The cookies that begin a login: its own, sealed under state and gate secret so that neither is of use without the
 * other, and deletions of the oldest logins of this browser where there are too many.
 */
export async function setLoginCookie(
  deps: LoginCookieDependencies & { readonly random: Random },
  request: GateRequest,
  state: string,
  login: Login,
): Promise<readonly string[]> {
  const [secret] = await deps.secrets.read(deps.settings.gateSecretArn);
  const issuedAt = deps.clock.now();
  const content = JSON.stringify(login);
  const sealed = seal(keyOf(state, secret), deps.random, boundTo(deps, issuedAt), content);
  const name = loginCookieName(deps.settings, state);
  const value = `${issuedAt}.${Buffer.from(sealed).toString('base64url')}`;
  const surplus = surplusLogins(deps.settings, request, name.length + value.length);
  return [setCookie(name, value, LOGIN_LIFETIME), ...surplus.map((cookie) => deleteCookie(cookie.name))];
}

/** The login that a state belongs to, or undefined if this browser did not start it here, or too long ago. */
export async function readLoginCookie(
  deps: LoginCookieDependencies,
  request: GateRequest,
  state: string,
): Promise<StartedLogin | undefined> {
  const name = loginCookieName(deps.settings, state);
  const [cookie, another] = request.cookies.filter((candidate) => candidate.name === name);
  if (noteOf(state) === undefined || cookie === undefined || another !== undefined) return undefined;
  const [, issued, sealed] = SEALED.exec(cookie.value) ?? [];
  if (issued === undefined || sealed === undefined) return undefined;
  const age = deps.clock.now() - Number(issued);
  if (age >= LOGIN_LIFETIME || age < -CLOCK_LEEWAY) return undefined;

  const open = (versions: readonly SecretVersion[]) => openWith(deps, versions, state, Number(issued), sealed);
  const { gateSecretArn } = deps.settings;
  return open(await deps.secrets.read(gateSecretArn)) ?? open(await deps.secrets.read(gateSecretArn, { fresh: true }));
}

export function deleteLoginCookie(settings: GateSettings, state: string): string {
  return deleteCookie(loginCookieName(settings, state));
}

function openWith(
  deps: LoginCookieDependencies,
  versions: readonly SecretVersion[],
  state: string,
  issuedAt: number,
  sealed: string,
): StartedLogin | undefined {
  for (const secret of versions) {
    const content = unseal(keyOf(state, secret), boundTo(deps, issuedAt), Buffer.from(sealed, 'base64url'));
    if (content !== undefined) return { ...(JSON.parse(content) as Login), startedAt: issuedAt };
  }
  return undefined;
}

function keyOf(state: string, secret: SecretVersion): Buffer {
  return deriveKey(state, secret.value, 'login');
}

/** A login is of one gate, provider and redirect URI; bound rather than stored, they cannot be skipped when reading. */
function boundTo({ settings, provider }: LoginCookieDependencies, issuedAt: number): Buffer {
  const { id, issuer, client } = provider.settings;
  return encodeFields(settings.gateId, issuer, client.id, callbackUrl(settings, id), issuedAt);
}

function loginCookieName(settings: GateSettings, state: string): string {
  const hash = createHash('sha256').update(state).digest('base64url').slice(0, 22);
  return `${loginCookiePrefix(settings)}${hash}`;
}

function loginCookiePrefix(settings: GateSettings): string {
  return gateCookieName(settings.session, '-login-');
}

/** The oldest logins, as many as are too many beside a new one. The time in the clear is under the seal as well. */
function surplusLogins(settings: GateSettings, request: GateRequest, newBytes: number): readonly Cookie[] {
  const newestFirst = request.cookies
    .filter(({ name, value }) => name.startsWith(loginCookiePrefix(settings)) && SEALED.test(value))
    .sort((a, b) => issuedAtOf(b) - issuedAtOf(a));
  let bytes = newBytes;
  return newestFirst.filter(({ name, value }, index) => {
    bytes += name.length + value.length;
    return index + 1 >= MAX_LOGINS || bytes > MAX_BYTES;
  });
}

function issuedAtOf(cookie: Cookie): number {
  return Number(SEALED.exec(cookie.value)?.[1] ?? 0);
}
