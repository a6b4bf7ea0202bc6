import { GateError } from './errors.js';

/**
 * The parameters of a query or form, none of which may occur twice: whoever reads another one than we do is fooled.
 * @throws GateError `parameter_repeated`
 */
export function parseParameters(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) throw new GateError('parameter_repeated');
    parameters.set(name, value);
  }
  return parameters;
}
