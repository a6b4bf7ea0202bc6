import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../core/reasons.js';
import { ROOT, textOf } from '../architecture/source-files.js';

const blocks = (language: string) =>
  [...textOf('README.md').matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code]) => code ?? '',
  );

describe('README', () => {
  it('shows a whole app, which is a tested example', () => {
    const [snippet = ''] = blocks('ts');
    expect(snippet).toContain('new OidcGate');
    expect(textOf('examples/quickstart/app.ts')).toBe(snippet);
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...textOf('README.md').matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script ?? '');
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  it('links to files that exist', () => {
    for (const file of [
      'README.md',
      'docs/architecture.md',
      'docs/security.md',
      'docs/sessions.md',
      'docs/upstream-headers.md',
      'docs/errors.md',
      'docs/access-rules.md',
      'docs/coming-from-kong.md',
      'docs/local.md',
      'docs/operations.md',
      'docs/existing-apis.md',
      'docs/checks.md',
      'CONTRIBUTING.md',
      'SECURITY.md',
    ]) {
      const folder = file.includes('/') ? 'docs/' : '';
      const links = [...textOf(file).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target ?? '');
      for (const link of links) expect(textOf(`${folder}${link}`), `${file} links to ${link}`).not.toBe('');
    }
  });
});

describe('docs', () => {
  it('use reason codes that exist', () => {
    const codes = ['docs/security.md', 'docs/upstream-headers.md', 'docs/access-rules.md'].flatMap((file) =>
      [...textOf(file).matchAll(/\(`([a-z_]+)`[,)]/g)].map(([, code]) => code ?? ''),
    );
    expect(codes.length).toBeGreaterThan(1);
    expect(codes.filter((code) => !Object.hasOwn(REASONS, code))).toEqual([]);
  });
});

describe('CONTRIBUTING', () => {
  it('points to files that exist', () => {
    const named = [...textOf('CONTRIBUTING.md').matchAll(/`((?:lib|core|lambdas|local|test)\/[\w/.-]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
