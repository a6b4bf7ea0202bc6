import { describe, expect, it } from 'vitest';
import * as claimgate from '../../lib/index.js';
import { textOf } from '../architecture/source-files.js';

/** Every field of the plugin's configuration, as its schema names it or did once, and what else it has or sends. */
const fields = JSON.parse(textOf('test/fixtures/kong-fields.json')) as readonly string[];

/** Rows of the tables: | `field`, `field` | here | notes |, or in words what has no name. */
const rows = [...textOf('docs/coming-from-kong.md').matchAll(/^\| (?!Kong|---)(.*?) \| (.*?) \| ?(.*?) ?\|$/gm)].map(
  ([, names = '', here = '', notes = '']) => ({ names: names.includes('`') ? quoted(names) : [names], here, notes }),
);

function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
}

describe('docs/coming-from-kong.md', () => {
  it("has a row for every field of Kong's plugin, and no other", () => {
    const named = rows.flatMap(({ names }) => names);
    expect(fields.length).toBeGreaterThan(350);
    expect(fields.filter((field) => !named.includes(field))).toEqual([]);
    expect(named.filter((name) => !fields.includes(name))).toEqual([]);
  });

  it('has one row for each', () => {
    const named = rows.flatMap(({ names }) => names);
    expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
  });

  it('says of each what stands for it', () => {
    expect(rows.filter(({ here }) => here === '').map(({ names }) => names)).toEqual([]);
    const unexplained = rows.filter(({ here, notes }) => ['fixed', 'none'].includes(here) && notes === '');
    expect(unexplained.map(({ names }) => names)).toEqual([]);
  });

  it('names members of classes that exist', () => {
    const members = rows
      .flatMap(({ here, notes }) => quoted(`${here} ${notes}`))
      .flatMap((name) => /^[A-Z][A-Za-z]+\.[A-Za-z_]+/.exec(name)?.[0] ?? []);
    expect(members.length).toBeGreaterThan(5);
    expect(members.filter((name) => !exists(name))).toEqual([]);
  });
});

function exists(name: string): boolean {
  const [owner = '', member = ''] = name.split('.');
  const found: unknown = Object.entries(claimgate).find(([exported]) => exported === owner)?.[1];
  return (typeof found === 'function' || typeof found === 'object') && found !== null && member in found;
}
