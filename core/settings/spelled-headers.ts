import { contextKey } from './header-name.js';

/**
 * REST APIs tell headers apart by case: how clients spell those that they send and the gate may replace, the lower case
 * last, and where the context of the authorizer has what takes the place of each.
 */
const SPELLED_HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  authorization: {
    Authorization: contextKey('capital-authorization'),
    authorization: contextKey('lower-authorization'),
  },
  cookie: { Cookie: contextKey('capital-cookie'), cookie: contextKey('cookie') },
};

/** The spellings of a header by its lower-case name, each with the key that it is mapped from. */
export function spelledHeader(name: string): Readonly<Record<string, string>> {
  return SPELLED_HEADERS[name] ?? { [name]: contextKey(name) };
}

/**
 * The keys that a header is in the context under: that of the spelling that was sent, or else of the lower case. Functions
 * find an upstream header under its own key, however it was sent.
 */
export function sentKeys(name: string, sentHeaders: readonly string[]): string[] {
  const spellings = Object.entries(SPELLED_HEADERS[name] ?? {});
  const sent = spellings.filter(([spelling]) => sentHeaders.includes(spelling));
  const mapped = (sent.length === 0 ? spellings.slice(-1) : sent).map(([, key]) => key);
  return name === 'cookie' ? mapped : [contextKey(name), ...mapped];
}
