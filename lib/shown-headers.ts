import type { WaysIn } from '../core/settings/ways-in.js';

/** Headers besides `Authorization` in which callers show tokens. */
export function shownHeaders({ tokenPlaces, refreshToken }: WaysIn): string[] {
  return [tokenPlaces?.header, refreshToken?.header].filter((header) => header !== undefined);
}
