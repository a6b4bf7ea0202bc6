import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cookieValues, parseCookies } from '../../../core/cookies.js';
import { cookiesForUpstream } from '../../../core/upstream/cookies.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const SESSION = '__Host-claimgate';
const SETTINGS = gateSettings({ credentials: ['session', 'bearer'], waysIn: { tokenPlaces: { cookie: 'token' } } });

const seen = (cookie: string | undefined, settings = SETTINGS) =>
  cookiesForUpstream(settings, gateRequest(cookie === undefined ? {} : { cookie })).cookie;

describe('of the cookies, the upstream sees', () => {
  test.each([
    [
      'all that are the application’s, as they were sent',
      'a=1; b=x=y; c="q"; d[0]=z; flag',
      'a=1; b=x=y; c="q"; d[0]=z; flag',
    ],
    ['no session', `a=1; ${SESSION}=secret; b=2`, 'a=1; b=2'],
    ['no session of another gate of the host', `${SESSION}-office=secret; a=1`, 'a=1'],
    ['no login', `a=1; ${SESSION}-login-abc=1.secret`, 'a=1'],
    ['no token', 'a=1; token=secret; tokens=2', 'a=1; tokens=2'],
    ['no session in an odd spelling', `a=1;\t${SESSION} =secret;${SESSION}`, 'a=1'],
    ['no session that a proxy has joined to another cookie', `a=1,${SESSION}=secret; b=2`, 'b=2'],
    ['none that cannot travel', 'a=1; b=ü; c=\u0001', 'a=1'],
    ['something harmless where none is left', `${SESSION}=secret`, 'claimgate=-'],
    ['something harmless where there was nothing', ' ; ', 'claimgate=-'],
  ])('%s', (_, sent, expected) => {
    expect(seen(sent)).toBe(expected);
  });

  test('what was sent, where nothing is', () => {
    expect(seen(undefined)).toBeUndefined();
  });

  test('what was sent, where the gate knows nobody by a cookie, or the adopter says so', () => {
    const sent = `a=1; ${SESSION}=secret`;
    expect(seen(sent, gateSettings({ credentials: ['bearer'] }))).toBeUndefined();
    expect(seen(sent, gateSettings({ ...SETTINGS, passOnCookies: true }))).toBeUndefined();
  });

  test('never one that the gate could know a caller by, and always the others', () => {
    const name = fc.constantFrom('a', 'b', SESSION, `${SESSION}-x`, 'token', `x${SESSION}`);
    const before = fc.constantFrom('', ' ', '\t', '\u00a0', '  ');
    const behind = fc.constantFrom('', ' ');
    const part = fc.oneof(
      fc
        .tuple(before, name, behind, fc.string({ maxLength: 5 }))
        .map(([start, key, end, value]) => `${start}${key}${end}=${value}`),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const sent = parts.join(';');
        const others = parseCookies(sent).filter((cookie) => !cookie.name.includes(SESSION) && cookie.name !== 'token');
        const left = parseCookies(seen(sent) ?? '').filter((cookie) => cookie.name !== 'claimgate');
        expect(left).toEqual(others);
        for (const own of [SESSION, 'token']) expect(cookieValues(left, own)).toEqual([]);
      }),
    );
  });
});
