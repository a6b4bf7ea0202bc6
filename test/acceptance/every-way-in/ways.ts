import { GRANTS } from './grants.js';
import { NOBODY } from './nobody.js';
import { REFRESH_TOKENS } from './refresh-tokens.js';
import { SESSIONS } from './sessions.js';
import { TOKENS } from './tokens.js';
import type { WayIn } from './way-in.js';

/** Every way in. One that is new is a row here. */
export const WAYS: Readonly<Record<string, WayIn>> = {
  ...TOKENS,
  ...REFRESH_TOKENS,
  ...GRANTS,
  ...SESSIONS,
  ...NOBODY,
};
