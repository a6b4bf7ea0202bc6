import { type Answer, type Call, call } from './call.js';

export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly body: string;
  /** Every address on the way, the first one included. */
  readonly way: readonly string[];
}

export interface VisitOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether to go where a redirect points. */
  readonly follow?: boolean;
}

const NAVIGATION = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
};

const MAXIMUM_REDIRECTS = 20;
/** The redirect that takes method and body along. */
const SENT_AS_IT_WAS = 307;

/**
 * As much of a browser as the code flow needs: cookies by host and path, navigation headers, redirects, one form. Unlike
 * a real one, it also tries what it should not.
 */
export class UserAgent {
  private readonly jar = new Map<string, StoredCookie>();

  /**
   * @param secrets takes every value that must never be seen in a log
   * @param send makes the requests
   */
  constructor(
    private readonly secrets: Set<string> = new Set(),
    private readonly send: Call = call,
  ) {}

  /** A page load, as from the address bar. */
  visit(url: string, options: VisitOptions = {}): Promise<Visit> {
    return this.load(url, { follow: true, ...options, headers: { ...NAVIGATION, ...options.headers } });
  }

  /** A request of a script: cookies come along, redirects do not matter to it. */
  request(url: string, options: VisitOptions = {}): Promise<Visit> {
    return this.load(url, options);
  }

  /** Fills the only form of a page and submits it. */
  submit(page: Visit, fields: Readonly<Record<string, string>>): Promise<Visit> {
    const form = /<form\b[^>]*>/i.exec(page.body)?.[0] ?? '';
    const action = decodeEntities(/\baction="([^"]*)"/i.exec(form)?.[1] ?? page.url);
    const hidden = [...page.body.matchAll(/<input\b[^>]*type="hidden"[^>]*>/gi)].map(([input]) => [
      decodeEntities(/\bname="([^"]*)"/i.exec(input)?.[1] ?? ''),
      decodeEntities(/\bvalue="([^"]*)"/i.exec(input)?.[1] ?? ''),
    ]);
    return this.visit(new URL(action, page.url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(page.url).origin },
      body: new URLSearchParams([...hidden, ...Object.entries(fields)]).toString(),
    });
  }

  /** The cookies that would go to an address, by name. */
  cookies(url: string): ReadonlyMap<string, string> {
    const { hostname, pathname } = new URL(url);
    const fitting = [...this.jar.values()].filter(({ host, path }) => host === hostname && pathname.startsWith(path));
    return new Map(fitting.map(({ name, value }) => [name, value]));
  }

  private async load(first: string, options: VisitOptions): Promise<Visit> {
    const way = [first];
    let url = first;
    let { method = 'GET', body, headers: given = {} } = options;
    for (;;) {
      const headers = { ...given, ...this.cookieHeader(url) };
      const answer = await this.send(url, { method, headers, ...(body === undefined ? {} : { body }) });
      this.keepCookies(url, answer.headers['set-cookie'] ?? []);
      const { location } = answer.headers;
      if (typeof location !== 'string' || options.follow !== true || answer.status >= 400)
        return { ...answer, url, way };
      if (way.length > MAXIMUM_REDIRECTS) throw new Error(`redirects without end from ${first}`);
      url = new URL(location, url).href;
      way.push(url);
      this.noteSecrets(url);
      if (answer.status === SENT_AS_IT_WAS) continue;
      method = 'GET';
      body = undefined;
      given = withoutFormHeaders(given);
    }
  }

  private cookieHeader(url: string): Record<string, string> {
    const cookies = [...this.cookies(url)].map(([name, value]) => `${name}=${value}`);
    return cookies.length === 0 ? {} : { cookie: cookies.join('; ') };
  }

  private keepCookies(url: string, lines: readonly string[] | string): void {
    for (const line of [lines].flat()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const host = new URL(url).hostname;
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/';
      const gone = attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
      if (gone || value === '') this.jar.delete(`${host} ${path} ${name}`);
      else this.jar.set(`${host} ${path} ${name}`, { host, path, name, value });
      if (name.startsWith('__Host-') && value.length > 16) this.secrets.add(value);
    }
  }

  private noteSecrets(url: string): void {
    for (const name of ['code', 'state', 'nonce', 'code_challenge', 'id_token_hint']) {
      const value = new URL(url).searchParams.get(name);
      if (value !== null && value.length > 16) this.secrets.add(value);
    }
  }
}

/** Kept by host name: browsers do not tell ports apart. */
interface StoredCookie {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** After a redirect a form has become a page load: it has neither content nor an origin any more. */
function withoutFormHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'origin' && name !== 'content-type'));
}

function decodeEntities(text: string): string {
  return text
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'");
}
