import { Duration } from 'aws-cdk-lib';
import type { RememberMeSettings, SessionSettings, UpstreamHeaderSettings } from '../core/settings/document.js';

/** How long the sessions of users last who stay signed in. */
export interface RememberMeOptions {
  /**
   * A remembered session ends when no request came for so long. At least one minute.
   *
   * @default - Duration.days(7), or the absolute timeout if that is shorter
   */
  readonly idleTimeout?: Duration;

  /**
   * A remembered session ends so long after the login, whatever happens; its cookie outlives the browser until then.
   *
   * @default Duration.days(30)
   */
  readonly absoluteTimeout?: Duration;

  /**
   * Remembers every login. Otherwise a login is remembered that began at `/auth/login?remember=true`.
   *
   * @default false
   */
  readonly always?: boolean;
}

/** How long browser sessions last and what they hold. */
export interface SessionOptions {
  /**
   * A session ends when no request came for so long.
   *
   * @default Duration.hours(1)
   */
  readonly idleTimeout?: Duration;

  /**
   * A session ends so long after the login, whatever happens.
   *
   * @default Duration.hours(12)
   */
  readonly absoluteTimeout?: Duration;

  /**
   * A session ends so long after its last renewal. Use in the last quarter of that time renews it. Unlike the idle
   * timeout, which every request moves, it lets short visits pass unnoticed. At least one minute, at most the absolute
   * timeout.
   *
   * @default - none
   */
  readonly rollingTimeout?: Duration;

  /**
   * Lets users stay signed in: their sessions last longer and outlive the browser. Without it, every session cookie lives
   * as long as the absolute timeout; with it, that of a login which is not remembered goes when the browser closes.
   *
   * @default - nobody stays signed in for longer
   */
  readonly rememberMe?: RememberMeOptions;

  /**
   * Asks the provider for a refresh token, in the way its preset knows, and renews the access token with it before it
   * expires. Without refresh, and where the provider gives no refresh token, a session ends with its access token.
   *
   * @default true
   */
  readonly refresh?: boolean;

  /**
   * Raise it by one to end every session at the next deployment.
   *
   * @default 0
   */
  readonly epoch?: number;

  /**
   * Added to the name of the session cookie: letters, digits and hyphens, but not `bounces`, `login` or `login-…`. Needed
   * when several gates share one host.
   *
   * @default - the cookie is named `__Host-claimgate`
   */
  readonly cookieSuffix?: string;

  /**
   * Fetches the userinfo response at login and keeps it, so that its claims can be used in rules and headers.
   *
   * @default - true if an upstream header carries the userinfo response
   */
  readonly userinfo?: boolean;
}

const SHORTEST_TIMEOUT = 60;

/** The session settings of a gate; throws on values that cannot work. */
export function sessionSettings(
  options: SessionOptions,
  upstreamHeaders: readonly UpstreamHeaderSettings[],
): SessionSettings {
  const userinfoNeeded = upstreamHeaders.some((header) => header.source.kind === 'userinfo');
  const cookieSuffix = options.cookieSuffix ?? '';
  const epoch = options.epoch ?? 0;
  const timeouts = timeoutSettings(options);
  if (!/^[A-Za-z0-9-]*$/.test(cookieSuffix)) {
    throw new Error(`session.cookieSuffix "${cookieSuffix}" may hold letters, digits and hyphens only.`);
  }
  if (/^(?:login(?:-|$)|bounces$)/.test(cookieSuffix)) {
    throw new Error(`session.cookieSuffix "${cookieSuffix}" is how the gate names other cookies: choose another.`);
  }
  if (!Number.isInteger(epoch) || epoch < 0) {
    throw new Error('session.epoch must be a whole number from 0 on; raise it by one to end every session.');
  }
  if (userinfoNeeded && options.userinfo === false) {
    throw new Error('session.userinfo is false, but an upstream header carries the userinfo response: leave it out.');
  }
  return {
    ...timeouts,
    refresh: options.refresh ?? true,
    cookieSuffix,
    epoch,
    userinfo: options.userinfo ?? userinfoNeeded,
  };
}

type TimeoutSettings = Pick<SessionSettings, 'idleTimeout' | 'absoluteTimeout' | 'rollingTimeout' | 'rememberMe'>;

function timeoutSettings(options: SessionOptions): TimeoutSettings {
  const idleTimeout = (options.idleTimeout ?? Duration.hours(1)).toSeconds();
  const absoluteTimeout = (options.absoluteTimeout ?? Duration.hours(12)).toSeconds();
  const rollingTimeout = options.rollingTimeout?.toSeconds();
  demandWithin('session.idleTimeout', idleTimeout, 'session.absoluteTimeout', absoluteTimeout);
  if (rollingTimeout !== undefined) {
    demandWithin('session.rollingTimeout', rollingTimeout, 'session.absoluteTimeout', absoluteTimeout);
  }
  return {
    idleTimeout,
    absoluteTimeout,
    ...(rollingTimeout === undefined ? {} : { rollingTimeout }),
    ...(options.rememberMe === undefined
      ? {}
      : { rememberMe: rememberMeSettings(options.rememberMe, absoluteTimeout) }),
  };
}

function rememberMeSettings(options: RememberMeOptions, forgotten: number): RememberMeSettings {
  const absoluteTimeout = (options.absoluteTimeout ?? Duration.days(30)).toSeconds();
  const idleTimeout = options.idleTimeout?.toSeconds() ?? Math.min(Duration.days(7).toSeconds(), absoluteTimeout);
  const name = 'session.rememberMe.absoluteTimeout';
  demandWithin('session.rememberMe.idleTimeout', idleTimeout, name, absoluteTimeout);
  if (absoluteTimeout < forgotten) {
    throw new Error(`${name} must be at least session.absoluteTimeout: whoever stays signed in does so for longer.`);
  }
  return { idleTimeout, absoluteTimeout, always: options.always ?? false };
}

function demandWithin(name: string, timeout: number, absoluteName: string, absoluteTimeout: number): void {
  if (timeout < SHORTEST_TIMEOUT || timeout > absoluteTimeout) {
    throw new Error(
      `${name} must be at least one minute and at most ${absoluteName}, for example Duration.minutes(30).`,
    );
  }
}
