import { describe, expect, it } from 'vitest';
import { sourcesIn, textOf } from '../architecture/source-files.js';
import { FAULTS, WARNINGS } from './check-messages.js';

/** What runs checks instead of being one. */
const RUNNERS = ['checkAtSynthesis', 'warnOf'];

const page = textOf('docs/checks.md');
const faults = Object.values(FAULTS).flat();
const warnings = Object.values(WARNINGS).flat();

describe('docs/checks.md', () => {
  it('is held against every check there is', () => {
    const names = sourcesIn('lib/checks').flatMap((file) =>
      [...textOf(file).matchAll(/export function ((?:check|warnOf)\w*)/g)].map(([, name]) => name ?? ''),
    );
    expect(names.filter((name) => !RUNNERS.includes(name)).sort()).toEqual(
      [...Object.keys(FAULTS), ...Object.keys(WARNINGS)].sort(),
    );
    for (const [name, messages] of Object.entries({ ...FAULTS, ...WARNINGS })) expect(messages, name).not.toEqual([]);
  });

  it('shows what each of them says, and nothing that none of them says', () => {
    const shown = [...page.matchAll(/^\* (.+)$/gm)].map(([, message]) => message);
    expect(shown.sort()).toEqual([...faults, ...warnings.map(({ id, message }) => `\`${id}\`: ${message}`)].sort());
  });
});
