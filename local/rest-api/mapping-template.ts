/**
 * The part of the mapping template language that CDK itself writes: text, variables, `#set`, and `#if` over
 * comparisons with `==`. A template that needs more is refused when the API is loaded.
 */
export type MappingTemplate = readonly Node[];

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'set'; readonly target: string; readonly value: Value }
  | {
      readonly kind: 'if';
      readonly anyOf: readonly (readonly [Value, Value])[];
      readonly then: MappingTemplate;
      readonly otherwise: MappingTemplate;
    };

type Value =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'body' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'variable'; readonly path: string };

class TemplateReader {
  private position = 0;

  constructor(private readonly source: string) {}

  take(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(pattern.source, 'sy');
    sticky.lastIndex = this.position;
    const match = sticky.exec(this.source);
    if (match !== null) this.position = sticky.lastIndex;
    return match ?? undefined;
  }

  get isAtEnd(): boolean {
    return this.position >= this.source.length;
  }
}

class UnknownTemplate extends Error {}

/** Undefined when the template needs more of the language than this knows. */
export function parseMappingTemplate(source: string): MappingTemplate | undefined {
  const reader = new TemplateReader(source);
  try {
    const nodes = readNodes(reader);
    return reader.isAtEnd ? nodes : undefined;
  } catch (error) {
    if (error instanceof UnknownTemplate) return undefined;
    throw error;
  }
}

function readNodes(reader: TemplateReader): MappingTemplate {
  const nodes: Node[] = [];
  for (;;) {
    const node = readNode(reader);
    if (node === undefined) return nodes;
    nodes.push(node);
  }
}

function readNode(reader: TemplateReader): Node | undefined {
  const text = reader.take(/[^#$]+/)?.[0];
  if (text !== undefined) return { kind: 'text', text };
  const target = reader.take(/#set\(\s*\$([A-Za-z][\w.-]*)\s*=\s*/)?.[1];
  if (target !== undefined) {
    const value = readValue(reader);
    expected(reader.take(/\s*\)/));
    return { kind: 'set', target, value };
  }
  if (reader.take(/#if\(\s*/) !== undefined) return readIf(reader);
  if (reader.take(/(?=\$)/) !== undefined) return { kind: 'value', value: readValue(reader) };
  return undefined;
}

function readIf(reader: TemplateReader): Node {
  const anyOf: [Value, Value][] = [];
  do {
    const left = readValue(reader);
    expected(reader.take(/\s*==\s*/));
    anyOf.push([left, readValue(reader)]);
  } while (reader.take(/\s*\|\|\s*/) !== undefined);
  expected(reader.take(/\s*\)/));
  const then = readNodes(reader);
  const otherwise = reader.take(/#else(?!if)/) === undefined ? [] : readNodes(reader);
  expected(reader.take(/#end/));
  return { kind: 'if', anyOf, then, otherwise };
}

function readValue(reader: TemplateReader): Value {
  const literal = reader.take(/"([^"$#]*)"|'([^']*)'|(\d+)/);
  if (literal !== undefined) return { kind: 'literal', text: literal[1] ?? literal[2] ?? literal[3] ?? '' };
  if (reader.take(/\$input\.(body|json\(\s*["']\$["']\s*\))/) !== undefined) return { kind: 'body' };
  const header = reader.take(/\$input\.params\(\)\.header\.get\(\s*["']([^"']+)["']\s*\)/)?.[1];
  if (header !== undefined) return { kind: 'header', name: header };
  const path = reader.take(/\$(?!input\b|util\b)([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)(?![\w.]*\()/)?.[1];
  return { kind: 'variable', path: expected(path) };
}

function expected<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new UnknownTemplate();
  return found;
}

export interface TemplateInput {
  readonly body: string;
  /** A header by the exact name. */
  readonly header: (name: string) => string | undefined;
  /** What a variable such as `context.requestId` stands for. */
  readonly variable: (path: string) => unknown;
}

export interface RenderedTemplate {
  readonly text: string;
  /** What was `#set`, by name: `context.responseOverride.header.X` among them. */
  readonly assigned: ReadonlyMap<string, string>;
}

export function renderMappingTemplate(template: MappingTemplate, input: TemplateInput): RenderedTemplate {
  const assigned = new Map<string, string>();
  const evaluate = (value: Value): string => {
    if (value.kind === 'literal') return value.text;
    if (value.kind === 'body') return input.body;
    if (value.kind === 'header') return input.header(value.name) ?? '';
    return assigned.get(value.path) ?? String(input.variable(value.path) ?? '');
  };
  const render = (nodes: MappingTemplate): string => nodes.map(renderNode).join('');
  const renderNode = (node: Node): string => {
    if (node.kind === 'text') return node.text;
    if (node.kind === 'value') return evaluate(node.value);
    if (node.kind === 'if') {
      return render(
        node.anyOf.some(([left, right]) => evaluate(left) === evaluate(right)) ? node.then : node.otherwise,
      );
    }
    assigned.set(node.target, evaluate(node.value));
    return '';
  };
  return { text: render(template), assigned };
}
