import { composeGate } from '../runtime/gate.js';
import { logout } from './logout.js';

export const handler = logout(composeGate({ savesFirstFetch: false }));
