import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languageOf, TEXTS } from '../../../core/pages/language.js';
import { gateRequest } from '../../fakes/gate-request.js';

const spokenTo = (accepted: string | readonly string[], query = '') =>
  languageOf(gateRequest({ query, headers: { 'accept-language': accepted } }), 'en');

describe('the language of a page', () => {
  test.each([
    ['de', 'de'],
    ['de-CH', 'de'],
    ['DE-at', 'de'],
    ['en-GB,de;q=0.5', 'en'],
    ['en;q=0.5,de', 'de'],
    ['en;q=0.5, de;q=0.51', 'de'],
    ['fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7', 'de'],
    ['de;q=0,en;q=0.1', 'en'],
    ['de ; q=0.9 , en;q=0.3', 'de'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    ['de;q=2,en;q=0.1', 'en'],
    ['de;q=-1', 'en'],
    ['deutsch', 'en'],
    ['constructor', 'en'],
    ['__proto__;q=1', 'en'],
  ])('of a browser that accepts %j is %s', (accepted, expected) => {
    expect(spokenTo(accepted)).toBe(expected);
  });

  test('may be sent in several headers', () => {
    expect(spokenTo(['fr', 'de'])).toBe('de');
  });

  test('is what the address asks for, where the gate speaks it', () => {
    expect(spokenTo('en', 'ui_locales=de')).toBe('de');
    expect(spokenTo('en', 'ui_locales=fr-CA%20de-CH%20en')).toBe('de');
    expect(spokenTo('de', 'ui_locales=fr')).toBe('de');
    expect(spokenTo('en', 'ui_locales=en&ui_locales=de')).toBe('en');
  });

  test('is that of the gate where nobody asks', () => {
    expect(languageOf(gateRequest(), 'de')).toBe('de');
  });

  test('is one of those there are, whatever is sent, and found quickly', () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 10_000 }),
      fc
        .array(fc.constantFrom('de', 'en', ';', 'q=', ',', '-', '0.', '*', ' '), { maxLength: 5000 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, fc.string(), (accepted, query) => {
        expect(Object.keys(TEXTS)).toContain(spokenTo(accepted, query));
      }),
    );
  });
});

describe('the texts', () => {
  const leaves = (value: unknown, path = ''): (readonly [string, string])[] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, part]) => leaves(part, `${path}.${key}`));

  test.each(Object.entries(TEXTS))('in %s leave nothing blank', (_, texts) => {
    for (const [path, text] of leaves(texts)) expect([path, text.trim()]).not.toEqual([path, '']);
  });

  test('are sentences where they are to be read', () => {
    for (const texts of Object.values(TEXTS)) {
      for (const { title, text } of Object.values(texts.reasons)) {
        expect(title).not.toMatch(/[.!]$/);
        expect(text.length).toBeGreaterThan(0);
        for (const sentence of text) expect(sentence).toMatch(/[.?]$/);
      }
    }
  });

  test('are not the same in two languages', () => {
    const german = new Set(leaves(TEXTS.de.reasons).map(([, text]) => text));
    expect(leaves(TEXTS.en.reasons).filter(([, text]) => german.has(text))).toEqual([]);
  });
});
