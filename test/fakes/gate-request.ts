import { parseCookies } from '../../core/cookies.js';
import type { GateRequest } from '../../core/request.js';

export interface RequestParts {
  readonly method?: string;
  readonly route?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly cookie?: string;
  readonly body?: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly sourceAddress?: string;
}

/** A request as the gate sees it. */
export function gateRequest(parts: RequestParts = {}): GateRequest {
  return {
    method: parts.method ?? 'GET',
    pathParameters: parts.pathParameters ?? {},
    routeKeys: parts.route === undefined ? [] : [parts.route],
    path: parts.path ?? '/prod/orders',
    query: parts.query ?? '',
    headers: new Map(Object.entries(parts.headers ?? {}).map(([name, value]) => [name, [value].flat()])),
    cookies: parseCookies(parts.cookie ?? ''),
    cookieHeader: parts.cookie,
    body: parts.body ?? '',
    sourceAddress: parts.sourceAddress ?? '203.0.113.7',
    correlationId: 'correlation-1',
  };
}

/** What a browser sends when it loads a page. */
export const NAVIGATION = {
  accept: 'text/html,application/xhtml+xml',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
} as const;

/** A browser's cookies, as far as the gate's own answers set them. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  take(setCookies: readonly string[]): this {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0;')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return this;
  }

  get names(): readonly string[] {
    return [...this.cookies.keys()];
  }

  get(name: string): string | undefined {
    return this.cookies.get(name);
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
