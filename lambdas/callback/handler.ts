import { composeGate } from '../runtime/gate.js';
import { callback } from './callback.js';

export const handler = callback(composeGate({ savesFirstFetch: true }));
