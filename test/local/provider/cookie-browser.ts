/** Just enough of a browser to log in: keeps cookies of one host, and follows redirects there only. */
export class CookieBrowser {
  /** By path, and there by name. */
  private readonly cookies = new Map<string, Map<string, string>>();

  constructor(private readonly origin: string) {}

  /** Loads a page. The answer is the last one of this origin: a page, or a redirect to another origin. */
  async open(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: this.cookiesFor(new URL(url).pathname) },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      this.keep(cookie);
    }
    const location = response.headers.get('location');
    const target = location === null ? undefined : new URL(location, url);
    return target?.origin === this.origin ? this.open(target.href) : response;
  }

  private cookiesFor(pathname: string): string {
    const matching = [...this.cookies].filter(([path]) => `${pathname}/`.startsWith(path.replace(/\/?$/, '/')));
    return matching.flatMap(([, cookies]) => [...cookies].map(([name, value]) => `${name}=${value}`)).join('; ');
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    const path = /; path=([^;]+)/i.exec(cookie)?.[1] ?? '/';
    const cookies = this.cookies.get(path) ?? new Map<string, string>();
    this.cookies.set(path, cookies);
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) {
      cookies.delete(name);
    } else {
      cookies.set(name, value);
    }
  }
}
