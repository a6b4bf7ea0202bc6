/**
 * Sends one request to the provider. The adapter enforces https (loopback excepted), a time limit and a size limit,
 * and follows no redirects; it rejects with any error when no answer came.
 */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
