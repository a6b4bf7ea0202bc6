import { sessionDirectoryContract } from '../contracts/session-directory.js';
import { MemorySessionDirectory } from './memory-session-directory.js';
import { MemorySessionStore } from './memory-session-store.js';

sessionDirectoryContract('the session directory in memory', () => {
  const store = new MemorySessionStore();
  return { store, directory: new MemorySessionDirectory(store, 3) };
});
