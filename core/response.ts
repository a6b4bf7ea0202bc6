/** What one of the gate's own endpoints answers. Every answer is sent with `Cache-Control: no-store`. */
export interface GateResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `Set-Cookie`, each a header of its own. */
  readonly cookies: readonly string[];
  readonly body: string;
}

export function redirect(location: string, cookies: readonly string[] = []): GateResponse {
  return { status: 302, headers: { location }, cookies, body: '' };
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): GateResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    cookies: [],
    body: JSON.stringify(body),
  };
}
