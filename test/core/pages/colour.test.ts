import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, parseColour, readableOn, writeColour } from '../../../core/pages/colour.js';

const colour = fc.stringMatching(/^#[0-9a-f]{6}$/);

test('a colour that can be read stays as it is', () => {
  expect(writeColour(readableOn(parseColour('#ffffff'), parseColour('#0550AE')))).toBe('#0550ae');
});

test('yellow is made darker on white, and navy lighter on black', () => {
  const [red, green, blue] = readableOn(parseColour('#ffffff'), parseColour('#ffee00'));
  expect(red).toBeLessThan(255);
  expect(green).toBeGreaterThan(blue);
  expect(readableOn(parseColour('#161b22'), parseColour('#000080'))[0]).toBeGreaterThan(0);
});

test('every colour can be read on the cards, as it is written', () => {
  fc.assert(
    fc.property(colour, fc.constantFrom('#ffffff', '#161b22'), (given, background) => {
      const written = writeColour(readableOn(parseColour(background), parseColour(given)));
      expect(written).toMatch(/^#[0-9a-f]{6}$/);
      expect(contrast(parseColour(written), parseColour(background))).toBeGreaterThanOrEqual(4.5);
    }),
  );
});
