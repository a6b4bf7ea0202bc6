import { expect, test } from 'vitest';
import { CREDENTIAL_KINDS } from '../../core/settings/document.js';
import { CASES } from '../acceptance/every-way-in/way-in.js';
import { WAYS } from '../acceptance/every-way-in/ways.js';

test('every kind of credential, and nobody in particular, has a row in the table of ways in', () => {
  const kinds = new Set(Object.values(WAYS).map(({ kind }) => kind));
  expect([...CREDENTIAL_KINDS, 'none'].filter((kind) => !kinds.has(kind as 'none'))).toEqual([]);
});

test.each(Object.entries(WAYS))('%s is tried in every case, or it is said why not', (_, { cells }) => {
  expect(Object.keys(cells).sort()).toEqual([...CASES].sort());
  for (const cell of Object.values(cells)) {
    if (typeof cell !== 'function') expect(cell.because).toMatch(/^[A-Z].{30,}\.$/s);
  }
});
