import { authorizer } from '../authorizer/authorizer.js';
import { cedarOnFirstUse } from '../runtime/cedar.js';
import { composeGate, composeRoutes } from '../runtime/gate.js';

export const handler = authorizer(composeGate({ savesFirstFetch: false }), composeRoutes(), cedarOnFirstUse());
