/**
 * Sends one request to the provider. The adapter enforces https (loopback excepted), a time limit and a size limit,
 * and follows no redirects; it rejects with any error when no answer came.
 * @throws AnswerLost if the request went out and may have been worked on
 */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** No answer in time, or one that broke off: what was asked for may have happened all the same. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}
