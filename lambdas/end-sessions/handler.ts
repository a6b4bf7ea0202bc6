import { composeEnding } from '../runtime/ending.js';
import { endSessions } from './end-sessions.js';

export const handler = endSessions(composeEnding());
