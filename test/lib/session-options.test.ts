import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { UpstreamHeader } from '../../lib/index.js';
import { sessionSettings } from '../../lib/session-options.js';

describe('a session', () => {
  it('lasts one hour idle and twelve in all, unless told otherwise', () => {
    expect(sessionSettings({}, [])).toEqual({
      idleTimeout: 3600,
      absoluteTimeout: 43_200,
      refresh: true,
      cookieSuffix: '',
      epoch: 0,
      userinfo: false,
    });
  });

  it('lasts as long as it was told', () => {
    const options = {
      idleTimeout: Duration.minutes(5),
      absoluteTimeout: Duration.minutes(10),
      rollingTimeout: Duration.minutes(8),
      rememberMe: { idleTimeout: Duration.hours(2), absoluteTimeout: Duration.days(1), always: true },
      refresh: false,
      cookieSuffix: 'admin-2',
      epoch: 3,
      userinfo: true,
    };
    expect(sessionSettings(options, [])).toEqual({
      idleTimeout: 300,
      absoluteTimeout: 600,
      rollingTimeout: 480,
      rememberMe: { idleTimeout: 7200, absoluteTimeout: 86_400, always: true },
      refresh: false,
      cookieSuffix: 'admin-2',
      epoch: 3,
      userinfo: true,
    });
  });

  it('of a user who stays signed in lasts seven days idle and thirty in all', () => {
    const { rememberMe } = sessionSettings({ rememberMe: {} }, []);
    expect(rememberMe).toEqual({ idleTimeout: 604_800, absoluteTimeout: 2_592_000, always: false });
    const short = sessionSettings({ rememberMe: { absoluteTimeout: Duration.days(2) } }, []);
    expect(short.rememberMe).toEqual({ idleTimeout: 172_800, absoluteTimeout: 172_800, always: false });
  });

  it('holds the userinfo response if something needs it', () => {
    const headers = [UpstreamHeader.userinfo('x-userinfo')._settings];
    expect(sessionSettings({}, headers).userinfo).toBe(true);
    expect(() => sessionSettings({ userinfo: false }, headers)).toThrow('leave it out');
  });

  it.each([
    [{ idleTimeout: Duration.seconds(30) }, 'at least one minute'],
    [{ idleTimeout: Duration.hours(2), absoluteTimeout: Duration.hours(1) }, 'at most session.absoluteTimeout'],
    [{ rollingTimeout: Duration.seconds(59) }, 'session.rollingTimeout must be at least one minute'],
    [{ rollingTimeout: Duration.hours(13) }, 'at most session.absoluteTimeout'],
    [
      { rememberMe: { idleTimeout: Duration.seconds(1) } },
      'session.rememberMe.idleTimeout must be at least one minute',
    ],
    [{ rememberMe: { idleTimeout: Duration.days(31) } }, 'at most session.rememberMe.absoluteTimeout'],
    [{ rememberMe: { absoluteTimeout: Duration.hours(1) } }, 'must be at least session.absoluteTimeout'],
    [{ cookieSuffix: 'a;b' }, 'letters, digits and hyphens'],
    [{ cookieSuffix: 'bounces' }, 'choose another'],
    [{ cookieSuffix: 'login-1' }, 'choose another'],
    [{ epoch: -1 }, 'whole number'],
    [{ epoch: 1.5 }, 'whole number'],
  ])('that cannot work is refused: %o', (options, message) => {
    expect(() => sessionSettings(options, [])).toThrow(message);
  });
});
