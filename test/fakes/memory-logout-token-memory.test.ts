import { logoutTokenMemoryContract } from '../contracts/logout-token-memory.js';
import { MemoryLogoutTokenMemory } from './memory-logout-token-memory.js';

logoutTokenMemoryContract('the memory of logout tokens in memory', () => new MemoryLogoutTokenMemory());
