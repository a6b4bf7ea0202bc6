import { clockContract } from '../contracts/clock.js';
import { logContract } from '../contracts/log.js';
import { metricsContract } from '../contracts/metrics.js';
import { randomContract } from '../contracts/random.js';
import { CountedRandom } from './counted-random.js';
import { FixedClock } from './fixed-clock.js';
import { MemoryLog } from './memory-log.js';
import { MemoryMetrics } from './memory-metrics.js';

clockContract('the fixed clock', new FixedClock());
randomContract('counted random bytes', new CountedRandom());
logContract('the log in memory', () => {
  const log = new MemoryLog();
  return { log, lines: () => log.lines.map(({ level, message, ...fields }) => [level, message, fields] as const) };
});
metricsContract('the metrics in memory', () => {
  const metrics = new MemoryMetrics();
  return { metrics, added: () => metrics.added };
});
