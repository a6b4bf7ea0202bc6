/** Header fields in the order and spelling of the wire. */
export type HeaderList = readonly HeaderField[];
export type HeaderField = readonly [name: string, value: string];

export function headersFromRaw(raw: readonly string[]): HeaderList {
  const headers: HeaderField[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) headers.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return headers;
}

/** Every value of that name, whatever its case. */
export function headerValues(headers: HeaderList, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

export function hasHeader(headers: HeaderList, name: string): boolean {
  return headerValues(headers, name).length > 0;
}

/** All values of that name as API Gateway joins them; undefined without any. */
export function joinedHeader(headers: HeaderList, name: string): string | undefined {
  const values = headerValues(headers, name);
  return values.length === 0 ? undefined : values.join(name.toLowerCase() === 'cookie' ? '; ' : ',');
}

export function withoutHeaders(headers: HeaderList, ...names: readonly string[]): HeaderList {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter(([field]) => !dropped.has(field.toLowerCase()));
}

export function replaceHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...withoutHeaders(headers, name), [name, value]];
}

/** What belongs to one connection and is never passed on. */
export const CONNECTION_HEADERS = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
] as const;
