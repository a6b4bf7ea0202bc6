import { describe, expect, it } from 'vitest';
import { REASONS } from '../../core/reasons.js';
import { METRICS } from '../../core/settings/metric-names.js';
import { GateAlarms } from '../../lib/index.js';
import { textOf } from '../architecture/source-files.js';
import { httpExample } from '../lib/example-stack.js';

const page = textOf('docs/operations.md');
const rows = new Map([...page.matchAll(/^\| (`.+?`) \| (.+) \|$/gm)].map(([, name, text]) => [name, text]));

const USER_DISABLED = { eventPattern: { source: ['hr'] }, subjectPath: '$.detail.userId' };

describe('docs/operations.md', () => {
  it('says of every metric what it means, and names no other', () => {
    const [, table = ''] = /## Metrics\n([\s\S]*?)\n## /.exec(page) ?? [];
    const named = [...table.matchAll(/^\| `(\w+)` \| (\w+) \| .{10,} \|$/gm)];
    expect(named.map(([, name]) => name)).toEqual(Object.keys(METRICS));
    for (const [, name, unit] of named) {
      expect(unit === 'milliseconds', name).toBe(METRICS[name as keyof typeof METRICS] === 'Milliseconds');
    }
  });

  it('says of every alarm what to do, where its description sends the reader', () => {
    const { stack, gate, binding } = httpExample({ sessionEndingEvents: [USER_DISABLED] });
    const { alarms } = new GateAlarms(stack, 'Alarms', { gate, apis: [binding], refusals: 1 });
    const headings = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(headings.sort()).toEqual(alarms.map(({ node }) => node.id).sort());
    for (const { node } of alarms) {
      const { alarmDescription } = Object(node.defaultChild);
      expect(alarmDescription).toMatch(new RegExp(`docs/operations\\.md#${node.id.toLowerCase()}$`));
    }
  });

  it('lists every field of the log', () => {
    const fields = [...textOf('core/log.ts').matchAll(/readonly (\w+)\?:/g)].map(([, name]) => name);
    expect(fields.length).toBeGreaterThan(5);
    // The logger keeps a field of the name "error" for itself.
    const logged = fields.map((name) => `\`${name === 'error' ? 'failure' : name}\``);
    expect(logged.filter((name) => !rows.has(name))).toEqual([]);
  });

  it('names reason codes that exist', () => {
    const codes = [...page.matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, code]) => code ?? '');
    const foreign = ['invalid_client'];
    expect(codes.filter((code) => !Object.hasOwn(REASONS, code) && !foreign.includes(code))).toEqual([]);
  });
});
