import { describe, expect, it } from 'vitest';
import { REASONS } from '../../core/reasons.js';
import { sourcesIn, textOf } from './source-files.js';

/** Rows of the tables in docs/errors.md: | `code` | status | … */
const documented = new Map(
  [...textOf('docs/errors.md').matchAll(/^\| `([a-z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]),
);

describe('reason codes', () => {
  it('are documented, with their status, and no other is', () => {
    const actual = Object.entries(REASONS).map(([code, { status }]) => [code, status]);
    expect([...documented].sort()).toEqual(actual.sort());
  });

  it('are all used', () => {
    const code = [...sourcesIn('core'), ...sourcesIn('lambdas')]
      .filter((file) => !file.endsWith('reasons.ts'))
      .map(textOf)
      .join('\n');
    expect(Object.keys(REASONS).filter((reason) => !code.includes(`'${reason}'`))).toEqual([]);
  });

  it('tell the caller what to do in one sentence', () => {
    for (const { message } of Object.values(REASONS)) expect(message).toMatch(/^[A-Z].*\.$/);
  });
});
