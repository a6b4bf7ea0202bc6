import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import type { Random } from '../../core/random.js';

export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) };

export const systemRandom: Random = { bytes: (length) => randomBytes(length) };
