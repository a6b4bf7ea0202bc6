import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { UpstreamHeader } from '../../lib/index.js';
import { sessionSettings } from '../../lib/session-options.js';

describe('a session', () => {
  it('lasts one hour idle and twelve in all, unless told otherwise', () => {
    expect(sessionSettings({}, [])).toEqual({
      idleTimeout: 3600,
      absoluteTimeout: 43_200,
      cookieSuffix: '',
      epoch: 0,
      userinfo: false,
    });
  });

  it('lasts as long as it was told', () => {
    const options = {
      idleTimeout: Duration.minutes(5),
      absoluteTimeout: Duration.minutes(10),
      cookieSuffix: 'admin-2',
      epoch: 3,
      userinfo: true,
    };
    expect(sessionSettings(options, [])).toEqual({
      idleTimeout: 300,
      absoluteTimeout: 600,
      cookieSuffix: 'admin-2',
      epoch: 3,
      userinfo: true,
    });
  });

  it('holds the userinfo response if something needs it', () => {
    const headers = [UpstreamHeader.userinfo('x-userinfo')._settings];
    expect(sessionSettings({}, headers).userinfo).toBe(true);
    expect(() => sessionSettings({ userinfo: false }, headers)).toThrow('leave it out');
  });

  it.each([
    [{ idleTimeout: Duration.seconds(30) }, 'at least one minute'],
    [{ idleTimeout: Duration.hours(2), absoluteTimeout: Duration.hours(1) }, 'at most session.absoluteTimeout'],
    [{ cookieSuffix: 'a;b' }, 'letters, digits and hyphens'],
    [{ cookieSuffix: 'bounces' }, 'choose another'],
    [{ cookieSuffix: 'login-1' }, 'choose another'],
    [{ epoch: -1 }, 'whole number'],
    [{ epoch: 1.5 }, 'whole number'],
  ])('that cannot work is refused: %o', (options, message) => {
    expect(() => sessionSettings(options, [])).toThrow(message);
  });
});
