import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateSecret } from '../../../local/aws/generated-secret.js';

describe('a generated secret', () => {
  it('has 32 characters of every kind, unless it is told otherwise', () => {
    const secret = generateSecret({});
    expect(secret).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) {
      expect(secret).toMatch(kind);
    }
    expect(secret).not.toContain(' ');
  });

  it('has the length it is told and no excluded character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 80 }), (PasswordLength) => {
        const secret = generateSecret({ PasswordLength, ExcludePunctuation: true, ExcludeCharacters: 'aB3' });
        expect(secret).toHaveLength(PasswordLength);
        expect(secret).toMatch(/^[C-Zb-zA0-24-9]+$/);
      }),
      { numRuns: 50 },
    );
  });

  it('may be of one kind only', () => {
    const digits = generateSecret({ ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true });
    expect(digits).toMatch(/^[0-9]{32}$/);
  });

  it('is put into a template under its key', () => {
    const secret = generateSecret({ SecretStringTemplate: '{"user":"gate"}', GenerateStringKey: 'password' });
    expect(JSON.parse(secret)).toEqual({ user: 'gate', password: expect.stringMatching(/^.{32}$/) });
  });

  it('differs from every other', () => {
    expect(generateSecret({})).not.toBe(generateSecret({}));
  });
});
