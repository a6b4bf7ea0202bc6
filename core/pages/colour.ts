/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** WCAG 2.2, 1.4.3 asks for 4.5; a little more is lost in rounding. */
const LEAST_CONTRAST = 4.6;
const STEPS = 40;

/** @param text `#rrggbb` */
export function parseColour(text: string): Colour {
  const part = (start: number) => Number.parseInt(text.slice(start, start + 2), 16);
  return [part(1), part(3), part(5)];
}

export function writeColour(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A colour as near to the given one as can be read on a background: darker on a light one, lighter on a dark one. */
export function readableOn(background: Colour, colour: Colour): Colour {
  const extreme = luminance(background) > 0.5 ? 0 : 255;
  const [red, green, blue] = colour;
  for (let step = 0; step < STEPS; step += 1) {
    const towards = (part: number) => part + ((extreme - part) * step) / STEPS;
    const candidate: Colour = [towards(red), towards(green), towards(blue)];
    if (contrast(candidate, background) >= LEAST_CONTRAST) return candidate;
  }
  return [extreme, extreme, extreme];
}

export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Colour): number {
  const linear = (value: number) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
