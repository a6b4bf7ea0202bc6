import { composeGate, composeRoutes } from '../runtime/gate.js';
import { authorizer } from './authorizer.js';

export const handler = authorizer(composeGate({ savesFirstFetch: false }), composeRoutes());
