import { describe, expect, it } from 'vitest';
import { DEFAULT_SWITCHES, parseSwitches, UNCERTAINTIES } from '../../local/uncertain.js';

describe('switches', () => {
  it('what is not named keeps its first position', () => {
    expect(parseSwitches(['34=removed'])).toEqual({ ...DEFAULT_SWITCHES, 34: 'removed' });
    expect(DEFAULT_SWITCHES['34']).toBe('kept');
  });

  it('every position of every rule is taken', () => {
    for (const [rule, { positions }] of Object.entries(UNCERTAINTIES)) {
      for (const position of positions)
        expect(parseSwitches([`${rule}=${position}`])).toMatchObject({ [rule]: position });
    }
  });

  it.each([
    ['9=allowed', "'9' is not uncertain"],
    ['toString=x', "'toString' is not uncertain"],
    ['34', "'34' takes kept or removed, not ''"],
    ['34=Removed', "'34' takes kept or removed, not 'Removed'"],
  ])('%s is refused', (text, message) => {
    expect(() => parseSwitches([text])).toThrow(message);
  });
});
