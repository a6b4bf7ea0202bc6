import { describe, expect, it } from 'vitest';
import { sourcesIn, textOf } from './source-files.js';

const lines = (file: string) => textOf(file).trimEnd().split('\n').length;

describe('sizes', () => {
  const sources = ['bin', 'lib', 'core', 'lambdas', 'cli', 'local', 'tools', 'examples'].flatMap(sourcesIn);

  it('every source file can be read in one go', () => {
    expect(sources.filter((file) => lines(file) > 350)).toEqual([]);
  });

  it('nine of ten source files stay under 250 lines', () => {
    const sorted = sources.map(lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(250);
  });

  it('the pipeline stays readable in one sitting', () => {
    expect(lines('core/gatekeeper.ts')).toBeLessThanOrEqual(150);
  });

  it('a handler only wires: 40 lines, and its entry point 10', () => {
    const handlers = sourcesIn('lambdas').filter((file) => !file.includes('/runtime/'));
    expect(handlers.filter((file) => file.endsWith('/handler.ts') && lines(file) > 10)).toEqual([]);
    expect(handlers.filter((file) => lines(file) > 80)).toEqual([]);
  });

  it('every test file stays under 500 lines', () => {
    expect(sourcesIn('test').filter((file) => lines(file) > 500)).toEqual([]);
  });

  it('no file is named after a drawer', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|shared|misc)(\/|\.ts$)/;
    expect([...sources, ...sourcesIn('test')].filter((file) => drawers.test(file))).toEqual([]);
  });
});
