import { parseSwitches, type Switches, UNCERTAINTIES } from '../../local/uncertain.js';

const POSITIONS = { first: 0, second: 1, third: 2 };

/** Every uncertain rule of API Gateway in that position; the second, where a rule has only two. */
export function switched(position: keyof typeof POSITIONS): Switches {
  return parseSwitches(
    Object.entries(UNCERTAINTIES).map(([rule, { positions }]) => {
      const all: readonly string[] = positions;
      return `${rule}=${all[POSITIONS[position]] ?? all[1]}`;
    }),
  );
}
