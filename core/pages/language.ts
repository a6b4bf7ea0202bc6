import type { GateRequest } from '../request.js';
import type { PageLanguage } from '../settings/document.js';
import { GERMAN } from './languages/de.js';
import { ENGLISH } from './languages/en.js';
import type { Texts } from './languages/texts.js';

export const TEXTS: Readonly<Record<PageLanguage, Texts>> = { en: ENGLISH, de: GERMAN };

/** Browsers send a few languages; whoever sends more is read so far. */
const MAX_LENGTH = 512;
const MAX_RANGES = 16;
/** A language range with its weight, as in `de-CH;q=0.8` (RFC 9110 section 12.5.4). */
const RANGE = /^([a-z]{1,8}(?:-[a-z0-9]{1,8}){0,8}|\*)(?:\s*;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?$/i;

/**
 * The language of a page: `ui_locales` of the query (OpenID Connect Core section 3.1.2.1), else what the browser
 * prefers, else the gate's own.
 */
export function languageOf(request: GateRequest, otherwise: PageLanguage): PageLanguage {
  const [asked = ''] = new URLSearchParams(request.query).getAll('ui_locales');
  const accepted = (request.headers.get('accept-language') ?? []).join(',');
  return fromLocales(asked) ?? fromAcceptLanguage(accepted) ?? otherwise;
}

function fromLocales(value: string): PageLanguage | undefined {
  return firstOf(value.slice(0, MAX_LENGTH).split(' ', MAX_RANGES));
}

function fromAcceptLanguage(header: string): PageLanguage | undefined {
  const ranges = header
    .slice(0, MAX_LENGTH)
    .split(',', MAX_RANGES)
    .flatMap((part) => {
      const [, range, weight = '1'] = RANGE.exec(part.trim()) ?? [];
      return range === undefined || Number(weight) === 0 ? [] : [{ range, weight: Number(weight) }];
    })
    .sort((a, b) => b.weight - a.weight);
  return firstOf(ranges.map(({ range }) => range));
}

function firstOf(tags: readonly string[]): PageLanguage | undefined {
  return tags.map((tag) => tag.split('-', 1)[0]?.toLowerCase() ?? '').find(isPageLanguage);
}

function isPageLanguage(tag: string): tag is PageLanguage {
  return Object.hasOwn(TEXTS, tag);
}
