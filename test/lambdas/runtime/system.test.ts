import { systemClock, systemRandom } from '../../../lambdas/runtime/system.js';
import { clockContract } from '../../contracts/clock.js';
import { randomContract } from '../../contracts/random.js';

clockContract("the system's clock", systemClock);
randomContract("the system's random bytes", systemRandom);
