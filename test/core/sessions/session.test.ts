import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expiryOf, stateOf, timesAfterUse } from '../../../core/sessions/session.js';
import { gateSettings } from '../../fakes/gate-settings.js';
import { makeSession } from '../../fakes/stored-session.js';

const { session: settings } = gateSettings({ session: { idleTimeout: 600, absoluteTimeout: 3600 } });
const START = 1_750_000_000;
const session = makeSession({ createdAt: START, absoluteExpiry: START + 3600 });

describe('a session', () => {
  test('is live until the second its idle timeout is over', () => {
    expect(stateOf(session, { lastSeenAt: START }, settings, START + 599)).toBe('live');
    expect(stateOf(session, { lastSeenAt: START }, settings, START + 600)).toBe('idle');
  });

  test('is expired at its maximum age however busy it was', () => {
    expect(stateOf(session, { lastSeenAt: START + 3599 }, settings, START + 3599)).toBe('live');
    expect(stateOf(session, { lastSeenAt: START + 3599 }, settings, START + 3600)).toBe('expired');
    expect(stateOf(session, { lastSeenAt: START + 9_999_999 }, settings, START + 3600)).toBe('expired');
  });

  test('is held to a maximum age that was lowered later, not to one that was raised', () => {
    const lowered = { ...settings, absoluteTimeout: 60 };
    expect(stateOf(session, { lastSeenAt: START }, lowered, START + 60)).toBe('expired');
    const raised = { ...settings, absoluteTimeout: 100_000 };
    expect(stateOf(session, { lastSeenAt: START + 3600 }, raised, START + 3600)).toBe('expired');
  });

  test('is good as long as its access token, if that has an end', () => {
    const short = { ...session, accessTokenExpiresAt: START + 300 };
    expect(stateOf(short, { lastSeenAt: START }, settings, START + 299)).toBe('live');
    expect(stateOf(short, { lastSeenAt: START }, settings, START + 300)).toBe('tokenExpired');
    expect(stateOf(short, { lastSeenAt: START }, settings, START + 700)).toBe('idle');
  });

  test('with a refresh token outlives its access token, unless refresh is off', () => {
    const short = { ...session, accessTokenExpiresAt: START + 300, refreshToken: 'refresh' };
    expect(stateOf(short, { lastSeenAt: START }, settings, START + 300)).toBe('live');
    expect(stateOf(short, { lastSeenAt: START }, { ...settings, refresh: false }, START + 300)).toBe('tokenExpired');
  });

  test('ends when the provider wants its user to sign in again, whatever the settings say', () => {
    const bound = { ...session, providerExpiry: START + 100 };
    expect(stateOf(bound, { lastSeenAt: START }, settings, START + 99)).toBe('live');
    expect(stateOf(bound, { lastSeenAt: START }, settings, START + 100)).toBe('expired');
    const late = { ...session, providerExpiry: START + 100_000 };
    expect(stateOf(late, { lastSeenAt: START + 3599 }, settings, START + 3600)).toBe('expired');
  });

  test('of a user who stays signed in has timeouts of its own, as long as there are such', () => {
    const remembered = { ...session, remembered: true, absoluteExpiry: START + 86_400 };
    const rememberMe = { idleTimeout: 7200, absoluteTimeout: 86_400, always: false };
    const choice = { ...settings, rollingTimeout: 600, rememberMe };
    expect(stateOf(remembered, { lastSeenAt: START }, choice, START + 7199)).toBe('live');
    expect(stateOf(remembered, { lastSeenAt: START }, choice, START + 7200)).toBe('idle');
    expect(stateOf(session, { lastSeenAt: START }, choice, START + 600)).toBe('idle');
    expect(stateOf(remembered, { lastSeenAt: START }, settings, START + 600)).toBe('idle');
  });

  test('without times that are numbers is not live', () => {
    expect(stateOf(session, { lastSeenAt: Number.NaN }, settings, START)).toBe('idle');
    const rolling = { ...settings, rollingTimeout: 600 };
    expect(stateOf(session, { lastSeenAt: START, renewedAt: Number.NaN }, rolling, START)).toBe('notRenewed');
    expect(stateOf({ ...session, absoluteExpiry: Number.NaN }, { lastSeenAt: START }, settings, START)).toBe('expired');
  });
});

describe('use of a session', () => {
  const seen = (lastSeenAt: number, changes = {}) =>
    timesAfterUse(session, { lastSeenAt: START }, { ...settings, ...changes }, lastSeenAt);

  test('is written down once a minute, and oftener if the session would time out in between', () => {
    expect(seen(START + 59)).toBeUndefined();
    expect(seen(START + 60)).toEqual({ lastSeenAt: START + 60, expiresAt: START + 660 });
    expect(seen(START + 30, { idleTimeout: 60 })).toEqual({ lastSeenAt: START + 30, expiresAt: START + 90 });
  });

  test('renews the session in the last quarter of its rolling timeout, and not before', () => {
    const rolling = { ...settings, idleTimeout: 3600, rollingTimeout: 1200 };
    const used = (renewedAt: number | undefined, now: number) =>
      timesAfterUse(session, { lastSeenAt: START, ...(renewedAt === undefined ? {} : { renewedAt }) }, rolling, now);
    expect(used(undefined, START + 899)).toEqual({ lastSeenAt: START + 899, expiresAt: START + 1200 });
    expect(used(undefined, START + 900)).toEqual({
      lastSeenAt: START + 900,
      renewedAt: START + 900,
      expiresAt: START + 2100,
    });
    expect(used(START + 900, START + 1799)).toMatchObject({ renewedAt: START + 900 });
    expect(stateOf(session, { lastSeenAt: START + 899 }, rolling, START + 1199)).toBe('live');
    expect(stateOf(session, { lastSeenAt: START + 899 }, rolling, START + 1200)).toBe('notRenewed');
    expect(stateOf(session, { lastSeenAt: START + 900, renewedAt: START + 900 }, rolling, START + 2099)).toBe('live');
  });
});

describe('the row of a session', () => {
  test('states an expiry at or after which it is never live', () => {
    fc.assert(
      fc.property(fc.nat(4000), fc.nat(8000), (seenAfter, askedAfter) => {
        const lastSeenAt = START + seenAfter;
        const live = stateOf(session, { lastSeenAt }, settings, START + askedAfter) === 'live';
        expect(live).toBe(START + askedAfter < expiryOf(session, { lastSeenAt }, settings));
      }),
    );
  });
});
