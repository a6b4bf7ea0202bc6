import { describe, expect, it } from 'vitest';
import { REASONS } from '../../core/reasons.js';
import { METRICS } from '../../core/settings/metric-names.js';
import { textOf } from '../architecture/source-files.js';

const page = textOf('docs/sessions.md');
const options = textOf('lib/session-options.ts');

/** The props of an interface of lib/session-options.ts, with their defaults, in the words of the page. */
function propsOf(name: string): (readonly [string, string])[] {
  const [, body = ''] = new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(options) ?? [];
  const docs = [...body.matchAll(/@default ([\s\S]*?)\n\s+\*\/\n\s+readonly (\w+)\?/g)];
  return docs.map(([, text = '', prop = '']) => [prop, inWords(text)] as const);
}

function inWords(text: string): string {
  return text
    .replace(/Duration\.(\w+?)s?\((\d+)\)/, (_, unit, count) => `${count} ${unit}${count === '1' ? '' : 's'}`)
    .replace(/^- /, '');
}

const rows = new Map([...page.matchAll(/^\| `([\w.]+)` \| (.+?) \| .+ \|$/gm)].map(([, name, text]) => [name, text]));

describe('docs/sessions.md', () => {
  it('says of every prop what it is by default', () => {
    const props = [
      ...propsOf('SessionOptions'),
      ...propsOf('RememberMeOptions').map(([name, text]) => [`rememberMe.${name}`, text] as const),
    ];
    expect(props.length).toBe((options.match(/^ {2}readonly \w+\?:/gm) ?? []).length);
    for (const [name, text] of props) {
      const written = (rows.get(name) ?? '').replaceAll('`', '');
      expect(written, name).not.toBe('');
      if (/^\d|^true|^false/.test(text)) expect(text.startsWith(written), `${name}: ${text}`).toBe(true);
    }
  });

  it('says of every member of /auth/session what it is', () => {
    const [, body = ''] =
      /function describe\([\s\S]*?return \{\n([\s\S]*?)\n {2}\};/.exec(textOf('core/account/session-info.ts')) ?? [];
    const members = [...body.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name ?? '');
    expect(members.length).toBeGreaterThan(8);
    const [, table = ''] = /### Ask how long it lasts\n([\s\S]*?)\n## /.exec(page) ?? [];
    expect(members.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });

  it('has the times of the code', () => {
    const constant = (file: string, name: string) =>
      new RegExp(`${name} = ([\\d._]+);`).exec(textOf(`core/sessions/${file}.ts`))?.[1];
    expect(constant('refresh', 'LEASE')).toBe('30');
    expect(page).toMatch(/for this version of it, for 30\s+seconds/);
    expect(constant('refresh', 'PATIENCE')).toBe('8');
    expect(page).toContain('for at most 8 seconds');
    expect(constant('lease-holder', 'RETRY_AFTER')).toBe('30');
    expect(page).toContain('Remembers it for 30 seconds');
    expect(constant('token-set', 'REFRESH_AFTER')).toBe('0.75');
    expect(constant('token-set', 'REFRESH_BEFORE_END')).toBe('60');
    expect(page).toContain('75 % of its life is over or 60 seconds before its end');
    expect(constant('session', 'TOUCH_INTERVAL')).toBe('60');
    expect(page).toContain('at most once a minute');
    expect(constant('session', 'RENEWAL')).toBe('0.75');
    expect(page).toContain('in the last quarter of that time');
  });

  it('names reason codes and metrics that exist', () => {
    const codes = [...page.matchAll(/`((?:session|refresh|login)_[a-z_]+)`/g)].map(([, code]) => code ?? '');
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !Object.hasOwn(REASONS, code) && code !== 'session_expiry')).toEqual([]);
    const metrics = [...page.matchAll(/`([A-Z][a-z]+Failed)`/g)].map(([, name]) => name ?? '');
    expect(metrics.filter((name) => !Object.hasOwn(METRICS, name))).toEqual([]);
  });
});
