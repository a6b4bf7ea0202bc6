import { describe, expect, it } from 'vitest';
import { UNCERTAINTIES } from '../../local/uncertain.js';
import { textOf } from '../architecture/source-files.js';

describe('docs/local.md', () => {
  it('lists every switch with its positions, the default first', () => {
    const rows = Object.entries(UNCERTAINTIES).map(
      ([rule, { about, positions }]) =>
        `| \`${rule}\` | ${about} | ${positions.map((name) => `\`${name}\``).join(', ')} |`,
    );
    expect(textOf('docs/local.md')).toContain(
      ['| rule | what is uncertain | positions |', '| --- | --- | --- |', ...rows].join('\n'),
    );
  });

  it('names every flag of npm start', async () => {
    const { USAGE } = await import('../../local/options.js');
    const flags = [...USAGE.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
    expect(flags.length).toBeGreaterThan(5);
    for (const flag of flags) expect(textOf('docs/local.md')).toContain(flag);
  });
});
