import { composeGate } from '../runtime/gate.js';
import { login } from './login.js';

export const handler = login(composeGate({ savesFirstFetch: false }));
