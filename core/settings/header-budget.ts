/** What API Gateway takes for all headers of a request, in bytes. */
export const HEADER_LIMIT = 10_240;

/** What the gate fills of it at most: the rest is left for the caller's own headers. */
export const UPSTREAM_HEADER_LIMIT = 8_192;
