import { type Mask, withoutMaskBrackets } from './mask.js';
import { isRandomText } from './random-text.js';
import { isAuthorizationName, isCookieAttribute, isCookieName, isSecret } from './secret-names.js';

/** Shorter values are masked where they are named, but not looked for elsewhere: they might be words. */
const SHORTEST_KNOWN = 8;
/** More than any request of use has. */
const MOST_KNOWN = 200;
const DEEPEST = 16;
const NESTED_URLS = 4;

const MASKED = /(\u27e6[^\u27e7]*\u27e7)/;
const SCHEME = /^((?:basic|bearer|digest|dpop|negotiate) +)(\S.*)$/is;
const JWT = /(?<![\w-])eyJ[\w-]{6,}(?:\.[\w-]*){1,4}/g;
const CREDENTIALS = /\b([Bb]earer|[Bb]asic|D[Pp]o[Pp])( +)(?=[\w.~+/=-]*[A-Z0-9])([\w.~+/=-]{12,})/g;
const FORM = /^[\w.$%+[\]-]+=[^\s&]*(?:&[^\s=&]*(?:=[^\s&]*)?)*$/;
const PARAMETER = /(^|[?&#;,\s"'(]|%3F|%26)([\w.$[\]-]{1,60})(?:(=)([^&#\s"<>]+)|(%3D)((?:(?!%26|%23)[^&#\s"<>])+))/gi;
const MEMBER = /("([\w.$ -]{1,60})"\s*:\s*")((?:[^"\\]|\\.)+)/gs;
const QUOTED_MEMBER = /((?<!\\)\\{1,7}"([\w.$ -]{1,60})\\{1,7}"\s*:\s*\\{1,7}")((?:(?!\\{1,7}").)+)/gs;
const LEADING_WORDS = /^_{0,2}(?:[A-Za-z]?[a-z]+[_-])*/;
const RUN = /[\w+/-]{32,}={0,2}/g;

/**
 * Masks what one request brought and caused. A secret that was named once, by a header, a parameter or a property, is found
 * wherever else it turns up in the same request: in the event of a function, or in what an upstream sends back.
 */
export class Masking {
  /** Secrets by every form in which they might be met. */
  private readonly known = new Map<string, string>();

  /** `seeds` are secrets that are known without having been named. */
  constructor(
    private readonly mask: Mask,
    seeds: readonly string[] = [],
  ) {
    for (const seed of seeds) this.learn(seed);
  }

  /** The value of a header, a parameter or a property. */
  named(name: string, value: string): string {
    const text = withoutMaskBrackets(value);
    if (isCookieName(name)) return this.cookies(text);
    if (!isSecret(name, text) || text === '') return this.text(text);
    const [, scheme = '', credential = text] = (isAuthorizationName(name) && SCHEME.exec(text)) || [];
    if (/^basic/i.test(scheme)) this.learnPassword(credential);
    return scheme + this.secret(credential);
  }

  /** Whatever goes into JSON, with the names of its properties. */
  value(value: unknown, name = '', depth = 0): unknown {
    if (typeof value === 'string') return this.named(name, value);
    if (typeof value === 'number') return isSecret(name, String(value)) ? this.secret(String(value)) : value;
    if (typeof value !== 'object' || value === null) return value;
    if (depth === DEEPEST) return '\u2026';
    if (Array.isArray(value)) return value.map((item) => this.value(item, name, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.text(key), this.value(item, key, depth + 1)]),
    );
  }

  /** Text without a name: JSON, a form, a URL, a log line, anything. */
  text(raw: string): string {
    const text = withoutMaskBrackets(raw);
    const json = parsedJson(text);
    if (json !== undefined) return JSON.stringify(this.value(json));
    return FORM.test(text)
      ? text
          .split('&')
          .map((pair) => this.pair(pair))
          .join('&')
      : this.prose(text);
  }

  private pair(pair: string): string {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    if (value === '' || !isSecret(decode(name), decode(value))) return this.prose(pair);
    return `${this.prose(name)}=${this.secret(value)}`;
  }

  private prose(text: string): string {
    const ifSecret = (whole: string, start: string, name: string, value: string) =>
      isSecret(name, value) ? start + this.secret(value) : whole;
    const parameters = (part: string, depth: number): string =>
      part.replace(PARAMETER, (_, before, name, sign, value, encodedSign, encodedValue) => {
        const start = before + name + (sign ?? encodedSign);
        const found = value ?? encodedValue;
        if (isSecret(name, found)) return start + this.secret(found);
        // It may be a URL with parameters of its own.
        return start + (depth === 0 ? found : parameters(found, depth - 1));
      });
    const layers: readonly ((part: string) => string)[] = [
      (part) => part.replace(JWT, (token) => this.secret(token)),
      (part) => part.replace(CREDENTIALS, (_, scheme, space, token) => scheme + space + this.secret(token)),
      (part) => part.replace(MEMBER, ifSecret).replace(QUOTED_MEMBER, ifSecret),
      (part) => parameters(part, NESTED_URLS),
      (part) => this.withoutKnown(part),
      (part) => part.replace(RUN, (run) => this.run(run)),
    ];
    return layers.reduce(inPlainParts, text);
  }

  private cookies(text: string): string {
    const masked = text.split(';').map((part, index) => {
      if (index > 0 && isCookieAttribute(part)) return this.text(part);
      const [, before = '', name = '', value] = /^(\s*)([^=]*)(?:=(.*))?$/s.exec(part) ?? [];
      if (value === undefined) return before + (name === '' ? '' : this.secret(name));
      return `${before}${this.text(name)}=${value === '' ? '' : this.secret(value)}`;
    });
    return masked.join(';');
  }

  /** Words before what was drawn by lot tell what it is, as in names of cookies. */
  private run(run: string): string {
    const [words = ''] = LEADING_WORDS.exec(run) ?? [];
    const rest = run.slice(words.length);
    if (isRandomText(rest)) return words + this.secret(rest);
    return this.encodesSecret(run) ? this.secret(run) : run;
  }

  /** Base64 tells as much as what it encodes. */
  private encodesSecret(run: string): boolean {
    return MASKED.test(this.text(Buffer.from(run, 'base64').toString('utf8')));
  }

  private secret(value: string): string {
    this.learn(value);
    return this.mask.of(this.known.get(value) ?? value);
  }

  private learn(secret: string): void {
    for (const form of [secret, decode(secret), encodeURIComponent(secret)]) {
      const isNew = form.length >= SHORTEST_KNOWN && !this.known.has(form);
      if (isNew && this.known.size < MOST_KNOWN) this.known.set(form, secret);
    }
  }

  private learnPassword(credential: string): void {
    const [, password = ''] = /:(.*)$/s.exec(Buffer.from(credential, 'base64').toString('utf8')) ?? [];
    this.learn(password);
  }

  private withoutKnown(text: string): string {
    const found = [...this.known].filter(([form]) => text.includes(form)).sort(([a], [b]) => b.length - a.length);
    return found.reduce(
      (result, [form, secret]) => inPlainParts(result, (part) => part.replaceAll(form, () => this.mask.of(secret))),
      text,
    );
  }
}

/** What is masked already stays as it is. */
function inPlainParts(text: string, change: (part: string) => string): string {
  return text
    .split(MASKED)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}

/** Objects and arrays only: a number or a quoted word is a text like any other. */
function parsedJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}
