/** A request as the gate sees it, whichever flavour of API Gateway it came through. */
export interface GateRequest {
  /** The method API Gateway matched, as it was sent: `get` is not GET, and no safe method either. */
  readonly method: string;
  /** The matched route, as keys of the routes document, the most specific first. Empty inside `/auth/*`. */
  readonly routeKeys: readonly string[];
  /** What stands for the parameters of the matched route, by name. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Path as the browser sees it, base path and stage included. For return URLs only; nothing is decided on it. */
  readonly path: string;
  /** Query without the question mark, empty without one. */
  readonly query: string;
  /** By lower-case name, every value the caller sent. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Cookies in the order sent; a name may occur more than once. */
  readonly cookies: readonly Cookie[];
  /** What they were read from; undefined without cookies. */
  readonly cookieHeader?: string | undefined;
  /** Decoded body; empty in an authorizer, which never sees one. */
  readonly body: string;
  /** From where the request came to API Gateway; no header can say it. */
  readonly sourceAddress: string;
  readonly correlationId: string;
  /** What the authorizer hands on to the page of refusals, see `account/explanation.ts`. */
  readonly explanation?: string | undefined;
}

export interface Cookie {
  readonly name: string;
  readonly value: string;
}

/** The only value of a header; undefined when it is absent or was sent more than once. */
export function singleHeader(request: GateRequest, name: string): string | undefined {
  const values = request.headers.get(name);
  return values?.length === 1 ? values[0] : undefined;
}
