import { refreshTokenStoreContract } from '../contracts/refresh-token-store.js';
import { MemoryRefreshTokenStore } from './memory-refresh-token-store.js';

refreshTokenStoreContract('the refresh tokens in memory', () => new MemoryRefreshTokenStore());
