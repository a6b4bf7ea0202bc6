export type HeaderEntry = readonly [string, string | readonly string[] | undefined];

/** Header values by lower-case name, whatever spelling they came in. */
export function headerMap(entries: readonly HeaderEntry[]): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (const [name, value] of entries) {
    if (value === undefined || value === null) continue;
    const values = typeof value === 'string' ? [value] : [...value];
    const known = headers.get(name.toLowerCase());
    if (known === undefined) headers.set(name.toLowerCase(), values);
    else known.push(...values);
  }
  return headers;
}

/** Some events have the path decoded: what cannot stand in a URL is encoded again. */
export function browserPath(path: string): string {
  return path.replace(/[^\x21-\x7e]|[\\?#]/gu, (character) => encodeURIComponent(character.toWellFormed()));
}

export function decodeBody(body: string | undefined, isBase64Encoded: boolean): string {
  if (body === undefined) return '';
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

/** Values as they were sent: whoever uses one decides what it may look like. */
export function pathParametersOf(
  parameters: Readonly<Record<string, string | undefined>> | null | undefined,
): Readonly<Record<string, string>> {
  const known = Object.entries(parameters ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}

/** A value of the authorizer's context, where everything is text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
