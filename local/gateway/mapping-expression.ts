import { isRecord } from '../template/resource-properties.js';

/** A value of HTTP API parameter mapping: static text with variables such as `$context.authorizer.sub` in it. */
export type MappingExpression = readonly MappingPart[];
type MappingPart = { readonly text: string } | { readonly variable: Variable };

export interface Variable {
  readonly root: 'request' | 'response' | 'context' | 'stageVariables';
  /** What follows the root, without the first dot. */
  readonly path: string;
}

const BRACED = /^\$\{([^}]*)\}/;
const BARE = /^\$(?=[A-Za-z])[A-Za-z]+(?:\.[A-Za-z0-9_-]+|\[\d+\])*/;
const VARIABLE = /^(request|response|context|stageVariables)\.([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+|\[\d+\])*)$/;

/** Undefined when API Gateway would say 'Invalid mapping expression specified'. */
export function parseMappingExpression(source: string): MappingExpression | undefined {
  const parts: MappingPart[] = [];
  let rest = source;
  while (rest !== '') {
    const braced = BRACED.exec(rest);
    const token = braced?.[0] ?? BARE.exec(rest)?.[0];
    if (token === undefined) {
      const next = rest.indexOf('$', 1);
      parts.push({ text: next === -1 ? rest : rest.slice(0, next) });
      rest = next === -1 ? '' : rest.slice(next);
      continue;
    }
    const variable = parseVariable(braced?.[1] ?? token.slice(1));
    rest = rest.slice(token.length);
    if (variable === undefined || (braced === null && /^[:[]/.test(rest))) return undefined;
    parts.push({ variable });
  }
  return parts;
}

function parseVariable(text: string): Variable | undefined {
  const match = VARIABLE.exec(text);
  if (match === null) return undefined;
  const root = match[1] as Variable['root'];
  const path = match[2] ?? '';
  const isBody = root !== 'context' && /^body(\.|$)/.test(path);
  return path.includes('[') && !isBody ? undefined : { root, path };
}

export function variablesOf(expression: MappingExpression): readonly Variable[] {
  return expression.flatMap((part) => ('variable' in part ? [part.variable] : []));
}

/** Undefined when the expression is one variable that has no value; inside text, no value is no text. */
export function evaluateMapping(
  expression: MappingExpression,
  lookup: (variable: Variable) => unknown,
): string | undefined {
  const [only] = expression;
  if (expression.length === 1 && only !== undefined && 'variable' in only) return renderMapped(lookup(only.variable));
  return expression.map((part) => ('text' in part ? part.text : (renderMapped(lookup(part.variable)) ?? ''))).join('');
}

function renderMapped(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Follows `a.b[0].c` through plain data. */
export function lookUpPath(data: unknown, path: string): unknown {
  let value = data;
  for (const step of path.split(/[.[\]]+/).filter((name) => name !== '')) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isRecord(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}
