import { describe, expect, it } from 'vitest';
import { cedarSchema } from '../../core/settings/cedar-schema.js';
import { sourcesIn, textOf } from '../architecture/source-files.js';

const examples = sourcesIn('examples').map((file) => textOf(file));

describe.each([
  'docs/existing-apis.md',
  'docs/checks.md',
  'docs/access-rules.md',
  'docs/operations.md',
  'docs/rate-plans.md',
  'docs/caching.md',
])('%s', (page) => {
  it('shows code that is part of an example', () => {
    const snippets = [...textOf(page).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
    expect(snippets).not.toEqual([]);
    expect(snippets.filter((snippet) => !examples.some((example) => example.includes(snippet)))).toEqual([]);
  });
});

it('docs/existing-apis.md shows where every example is', () => {
  const page = textOf('docs/existing-apis.md');
  const folders = sourcesIn('examples').flatMap((file) => /^examples\/([a-z-]+)\/app\.ts$/.exec(file)?.[1] ?? []);
  expect(folders.filter((name) => !page.includes(`(../examples/${name}/app.ts)`))).toEqual([]);
});

it('docs/access-rules.md shows the schema of Cedar policies', () => {
  const [, schema] = /```cedar\n([\s\S]*?)```/.exec(textOf('docs/access-rules.md')) ?? [];
  expect(schema).toBe(cedarSchema());
});
