import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expiryOf, stateOf, touchIsDue } from '../../../core/sessions/session.js';
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

  test('is touched once a minute, and oftener if it would time out in between', () => {
    expect(touchIsDue({ lastSeenAt: START }, settings, START + 59)).toBe(false);
    expect(touchIsDue({ lastSeenAt: START }, settings, START + 60)).toBe(true);
    expect(touchIsDue({ lastSeenAt: START }, { ...settings, idleTimeout: 60 }, START + 30)).toBe(true);
  });

  test('is never live at or after the expiry that its row states', () => {
    fc.assert(
      fc.property(fc.nat(4000), fc.nat(8000), (seenAfter, askedAfter) => {
        const lastSeenAt = START + seenAfter;
        const live = stateOf(session, { lastSeenAt }, settings, START + askedAfter) === 'live';
        expect(live).toBe(START + askedAfter < expiryOf(session, lastSeenAt, settings));
      }),
    );
  });
});
