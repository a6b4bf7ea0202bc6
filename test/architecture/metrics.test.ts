import { describe, expect, it } from 'vitest';
import { METRICS } from '../../core/settings/metric-names.js';
import { sourcesIn, textOf } from './source-files.js';

describe('metrics', () => {
  it('are all counted somewhere: an alarm on one that is not would never go off', () => {
    const code = [...sourcesIn('core'), ...sourcesIn('lambdas')].map(textOf).join('\n');
    expect(Object.keys(METRICS).filter((name) => !code.includes(`metrics.add('${name}'`))).toEqual([]);
  });
});
