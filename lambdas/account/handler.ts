import { composeGate } from '../runtime/gate.js';
import { account } from './account.js';

export const handler = account(composeGate({ savesFirstFetch: false }));
