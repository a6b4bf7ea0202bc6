/** A piece of HTML. Made by {@link html} only, so that whatever is put into one was escaped. */
export class Html {
  private constructor(readonly markup: string) {}

  /** Escapes every value that is no HTML itself. Lists are put one after the other, undefined is left out. */
  static of(parts: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(parts.reduce((markup, part, index) => `${markup}${markupOf(values[index - 1])}${part}`));
  }
}

export type HtmlValue = string | Html | undefined | readonly Html[];

export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(parts, values);
}

/** A style sheet cannot be escaped; its text is the gate's own. */
export function styleElement(css: string): Html {
  return Html.of([`<style>${css}</style>`], []);
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  return value instanceof Html ? value.markup : value.map(({ markup }) => markup).join('');
}

/** In text and in quoted attributes. Line ends too: parsers change them, and a form must return what it was given. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
