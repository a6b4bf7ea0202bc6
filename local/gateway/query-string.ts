/** Decoded parameters in the order sent. */
export type QueryParameters = readonly (readonly [name: string, value: string])[];

export function parseQueryString(query: string): QueryParameters {
  return [...new URLSearchParams(query)];
}

export function formatQueryString(parameters: QueryParameters): string {
  return parameters.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

export function queryValues(parameters: QueryParameters, name: string): readonly string[] {
  return parameters.filter(([key]) => key === name).map(([, value]) => value);
}
