import { describe, expect, test } from 'vitest';
import { openSession } from '../../../core/sessions/reading.js';
import type { SettingsChanges } from '../../fakes/gate-settings.js';
import { LoginRound } from '../../fakes/login-round.js';

const DAY = 86_400;
const rememberMe = { idleTimeout: 7 * DAY, absoluteTimeout: 30 * DAY, always: false };

/** The attributes of the session cookie that a login sets. */
async function logIn(query: string, session: NonNullable<SettingsChanges['session']>) {
  const round = new LoginRound({ session });
  const { cookies } = await round.logIn(query);
  const cookie = cookies.find((each) => each.startsWith('__Host-claimgate=')) ?? '';
  const { session: stored } = await openSession(round, round.jar.get('__Host-claimgate') ?? '');
  const life = stored.absoluteExpiry - stored.createdAt;
  return { life, maxAge: /Max-Age=(\d+)/.exec(cookie)?.[1], remembered: stored.remembered ?? false };
}

describe('a login where users may stay signed in', () => {
  test('is remembered if it asks for it, by a cookie that outlives the browser', async () => {
    expect(await logIn('remember=true', { rememberMe })).toEqual({
      life: 30 * DAY,
      maxAge: `${30 * DAY}`,
      remembered: true,
    });
  });

  test.each(['', 'remember=false', 'remember=1'])('is forgotten with the browser otherwise: "%s"', async (query) => {
    expect(await logIn(query, { rememberMe })).toEqual({ life: 28_800, maxAge: undefined, remembered: false });
  });

  test('is always remembered where that is set', async () => {
    expect(await logIn('', { rememberMe: { ...rememberMe, always: true } })).toMatchObject({ remembered: true });
  });
});

test('nobody stays signed in where the gate does not offer it', async () => {
  expect(await logIn('remember=true', {})).toEqual({ life: 28_800, maxAge: '28800', remembered: false });
});
