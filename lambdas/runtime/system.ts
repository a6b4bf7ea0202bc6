import { randomBytes } from 'node:crypto';
import { setTimeout as timer } from 'node:timers/promises';
import type { Clock, Pause } from '../../core/clock.js';
import type { Random } from '../../core/random.js';

export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) };

export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

export const systemPause: Pause = (milliseconds) => timer(milliseconds);
