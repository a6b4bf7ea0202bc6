import { Duration } from 'aws-cdk-lib';
import type { SessionSettings, UpstreamHeaderSettings } from '../core/settings/document.js';

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

/** The session settings of a gate; throws on values that cannot work. */
export function sessionSettings(
  options: SessionOptions,
  upstreamHeaders: readonly UpstreamHeaderSettings[],
): SessionSettings {
  const userinfoNeeded = upstreamHeaders.some((header) => header.source.kind === 'userinfo');
  const idleTimeout = (options.idleTimeout ?? Duration.hours(1)).toSeconds();
  const absoluteTimeout = (options.absoluteTimeout ?? Duration.hours(12)).toSeconds();
  const cookieSuffix = options.cookieSuffix ?? '';
  const epoch = options.epoch ?? 0;
  if (idleTimeout < 60 || idleTimeout > absoluteTimeout) {
    throw new Error(
      'session.idleTimeout must be at least one minute and at most session.absoluteTimeout, ' +
        'for example Duration.minutes(30).',
    );
  }
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
  return { idleTimeout, absoluteTimeout, cookieSuffix, epoch, userinfo: options.userinfo ?? userinfoNeeded };
}
