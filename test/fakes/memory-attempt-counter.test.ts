import { attemptCounterContract } from '../contracts/attempt-counter.js';
import { MemoryAttemptCounter } from './memory-attempt-counter.js';

attemptCounterContract('the counter of attempts in memory', () => new MemoryAttemptCounter());
