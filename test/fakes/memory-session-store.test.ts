import { sessionStoreContract } from '../contracts/session-store.js';
import { MemorySessionStore } from './memory-session-store.js';

sessionStoreContract('the session store in memory', () => new MemorySessionStore());
