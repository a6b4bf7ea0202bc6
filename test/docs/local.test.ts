import { describe, expect, it } from 'vitest';
import { textOf } from '../architecture/source-files.js';
import { furtherSwitches, rejectionTable, ruleTable } from './local-rules.js';

/** What stands between two comments, replaced. */
function withSection(page: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- end of ${name} -->`];
  expect(page).toContain(begin);
  const before = page.slice(0, page.indexOf(begin) + begin.length);
  return `${before}\n\n${content}\n\n${page.slice(page.indexOf(end))}`;
}

describe('docs/local.md', () => {
  it('lists every rule and every switch, as the tests declare them', async () => {
    const text = textOf('docs/local.md');
    const written = [
      ['rules', ruleTable()],
      ['switches', furtherSwitches()],
      ['rejections', rejectionTable()],
    ].reduce((page, [name = '', table = '']) => withSection(page, name, table), text);
    await expect(written).toMatchFileSnapshot('../../docs/local.md');
  });

  it('names every flag of npm start', async () => {
    const { USAGE } = await import('../../local/options.js');
    const flags = [...USAGE.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
    expect(flags.length).toBeGreaterThan(5);
    for (const flag of flags) expect(textOf('docs/local.md')).toContain(flag);
  });
});
