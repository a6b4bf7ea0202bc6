type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

/** A path with `{name}` and, at its end, `{name+}`. */
export interface PathTemplate {
  readonly text: string;
  readonly segments: readonly Segment[];
}

export interface PathMatch {
  /** Decoded, as functions see them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** As sent, for putting them into another URL. */
  readonly rawParameters: Readonly<Record<string, string>>;
}

function parseSegment(text: string): Segment {
  const variable = /^\{([^{}+]+)(\+?)\}$/.exec(text);
  if (variable === null) return { kind: 'static', text };
  return { kind: variable[2] === '+' ? 'greedy' : 'variable', name: variable[1] ?? '' };
}

/** Undefined when the text is not a path template. */
export function parsePathTemplate(text: string): PathTemplate | undefined {
  if (!text.startsWith('/')) return undefined;
  const segments = text === '/' ? [] : text.slice(1).split('/').map(parseSegment);
  const greedyAt = segments.findIndex((segment) => segment.kind === 'greedy');
  const malformed = segments.some((segment) => segment.kind === 'static' && /[{}]/.test(segment.text));
  if (malformed || (greedyAt !== -1 && greedyAt !== segments.length - 1)) return undefined;
  return { text, segments };
}

/** The text itself when its percent-encoding is broken: whatever a caller sends must not fail here. */
export function decodePathText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function matchPath(template: PathTemplate, path: string): PathMatch | undefined {
  const sent = path === '/' ? [] : path.slice(1).split('/');
  const rawParameters: Record<string, string> = {};
  for (const [index, segment] of template.segments.entries()) {
    const text = sent[index];
    if (text === undefined) return undefined;
    if (segment.kind === 'greedy') {
      rawParameters[segment.name] = sent.slice(index).join('/');
      return rawParameters[segment.name] === '' ? undefined : asMatch(rawParameters);
    }
    if (segment.kind === 'static' ? decodePathText(text) !== segment.text : text === '') return undefined;
    if (segment.kind === 'variable') rawParameters[segment.name] = text;
  }
  return sent.length === template.segments.length ? asMatch(rawParameters) : undefined;
}

function asMatch(rawParameters: Readonly<Record<string, string>>): PathMatch {
  const decoded = Object.entries(rawParameters).map(([name, value]) => [name, decodePathText(value)]);
  return { parameters: Object.fromEntries(decoded), rawParameters };
}

const SPECIFICITY = { static: 0, variable: 1, greedy: 2 } as const;

/** Negative when `a` is the more specific of two templates that match the same path. */
export function compareTemplates(a: PathTemplate, b: PathTemplate): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (other === undefined) return 1;
    const difference = SPECIFICITY[segment.kind] - SPECIFICITY[other.kind];
    if (difference !== 0) return difference;
  }
  return a.segments.length - b.segments.length;
}

export function isGreedy(template: PathTemplate): boolean {
  return template.segments.at(-1)?.kind === 'greedy';
}
