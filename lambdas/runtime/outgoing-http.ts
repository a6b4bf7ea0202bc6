import { AnswerLost, type Fetch } from '../../core/http.js';
import { isSecureUrl } from '../../core/secure-url.js';

export interface OutgoingLimits {
  /** Milliseconds until an answer, body included, must be there. */
  readonly timeout: number;
  /** Bytes an answer may have. */
  readonly maximumSize: number;
}

/** Well within the 10 s that an HTTP API gives its authorizer, even with a retry. */
export const PROVIDER_LIMITS: OutgoingLimits = { timeout: 2_500, maximumSize: 1_048_576 };

/** For refreshes: the lease of a session and the function's own timeout are longer. */
export const REFRESH_LIMITS: OutgoingLimits = { ...PROVIDER_LIMITS, timeout: 6_000 };

/** Codes of connections that broke after they had been made. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** The request may not or could not be sent, or its answer broke a limit. */
export class OutgoingHttpError extends Error {
  override readonly name = 'OutgoingHttpError';
  readonly code = 'outgoing_http';
}

/** Requests to the provider: https only (loopback excepted), no redirects, bounded in time and size. */
export function outgoingHttp(limits: OutgoingLimits, send: Fetch = fetch): Fetch {
  return async (url, init) => {
    if (!isSecureUrl(url)) throw new OutgoingHttpError('The provider must be reached by https.');
    const signal = AbortSignal.timeout(limits.timeout);
    const response = await send(url, { ...init, redirect: 'error', signal }).catch((error: unknown) => {
      throw mayHaveArrived(error)
        ? new AnswerLost('No answer came in time, or the connection broke.', { cause: error })
        : error;
    });
    const body = await readBounded(response, limits.maximumSize).catch((error: unknown) => {
      throw error instanceof OutgoingHttpError
        ? error
        : new AnswerLost('The answer did not come to its end in time.', { cause: error });
    });
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
  };
}

function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { cause } = error;
  return error.name === 'TimeoutError' || (cause instanceof Error && 'code' in cause && BROKEN.has(String(cause.code)));
}

async function readBounded(response: Response, maximumSize: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > maximumSize) throw new OutgoingHttpError(`The provider's answer is larger than ${maximumSize} bytes.`);
    chunks.push(chunk);
  }
  return size === 0 ? null : new Uint8Array(Buffer.concat(chunks));
}
