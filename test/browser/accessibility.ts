import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** WCAG 2.2, 1.4.3: contrast of text at level AA. */
const LEAST_CONTRAST = 4.5;
const REACHABLE = 'a[href], button, input:not([type=hidden])';

/** The basics, of any page: language, title, one heading, zoom, labels, contrast, visible focus. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectReadable(page);
  await expectVisibleFocus(page);
}

/** The same of a page whose lists are walked with the arrow keys. */
export async function expectReadable(page: Page): Promise<void> {
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect((await page.title()).length).toBeGreaterThan(0);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.locator('main').count()).toBe(1);
  const viewport = await page.locator('meta[name=viewport]').getAttribute('content');
  expect(viewport).toContain('width=device-width');
  expect(viewport).not.toMatch(/user-scalable|maximum-scale/);
  expect(await page.evaluate(unlabelledFields)).toEqual([]);
  const texts = await page.evaluate(textColours);
  expect(texts.length).toBeGreaterThan(0);
  const faint = texts.filter(({ text, back }) => contrast(text, back) < LEAST_CONTRAST);
  expect(faint).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

/** Whatever can be used is reached with the tab key, and shows it. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const reachable = await page.locator(REACHABLE).count();
  const reached = new Set<number>();
  // One more stop than there are elements: leaving the last one, focus is nowhere on the page.
  for (let stop = 0; stop <= reachable; stop++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate((selector) => {
      const element = document.activeElement ?? document.body;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const index = [...document.querySelectorAll(selector)].indexOf(element);
      return { index, outlineStyle, outlineWidth: Number.parseFloat(outlineWidth) };
    }, REACHABLE);
    if (focus.index < 0) continue;
    reached.add(focus.index);
    expect(focus.outlineStyle).not.toBe('none');
    expect(focus.outlineWidth).toBeGreaterThan(0);
  }
  expect(reached.size).toBe(reachable);
}

function unlabelledFields(): string[] {
  return [...document.querySelectorAll<HTMLInputElement>('input:not([type=hidden])')]
    .filter(({ labels }) => labels === null || labels.length === 0)
    .map(({ name }) => name);
}

interface TextColours {
  readonly element: string;
  readonly text: readonly number[];
  readonly back: readonly number[];
}

/** Runs in the page: the colour of every text and of what is behind it. */
function textColours(): TextColours[] {
  const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const canvas = dark && scheme.includes('dark') ? [18, 18, 18] : [255, 255, 255];
  const behind = (start: Element | null): number[] => {
    for (let element = start; element !== null; element = element.parentElement) {
      const [red = 0, green = 0, blue = 0, alpha = 1] = numbers(getComputedStyle(element).backgroundColor);
      if (alpha > 0) return [red, green, blue];
    }
    return canvas;
  };
  const hasText = (element: Element) =>
    element instanceof HTMLInputElement ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
  return [...document.body.querySelectorAll('*')].filter(hasText).map((element) => ({
    element: element.tagName,
    text: numbers(getComputedStyle(element).color).slice(0, 3),
    back: behind(element),
  }));
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
