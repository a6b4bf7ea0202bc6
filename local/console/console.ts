import type { GatewayAnswer } from '../gateway/gateway-request.js';
import type { AnsweredRequest } from '../gateway-trace.js';
import type { RequestRecorder } from '../request-recorder.js';
import { ConsoleServer } from './console-server.js';
import { ErrorLines } from './error-lines.js';
import { linkedError } from './error-links.js';
import { RequestStore } from './request-store.js';

export interface ConsoleOptions {
  readonly port: number;
  /** Commands to try, for the page that has no request yet. */
  readonly examples: readonly string[];
  /** Secrets that are known before any request. */
  readonly secrets: readonly string[];
  readonly report: (problem: string) => void;
  /** Takes one line for every answer that is an error. */
  readonly onError: (line: string) => void;
  /** Whether bodies of errors lead here too. */
  readonly linksErrors: boolean;
}

/** Where people watch what happens to requests. */
export class Console {
  private constructor(
    private readonly server: ConsoleServer,
    readonly recorder: RequestRecorder,
    private readonly linksErrors: boolean,
  ) {}

  static async start({ port, examples, onError, linksErrors, ...options }: ConsoleOptions): Promise<Console> {
    const store = new RequestStore({ ...options, clock: { now: () => performance.timeOrigin + performance.now() } });
    const server = await ConsoleServer.start(port, store, examples);
    const addressOf = (requestId: string) => server.addressOf(requestId);
    return new Console(server, new ErrorLines({ store, addressOf, write: onError }), linksErrors);
  }

  get url(): string {
    return this.server.url;
  }

  /** Tells whoever gets an answer where to see how it came about. */
  readonly annotate = (answer: GatewayAnswer, request: AnsweredRequest): GatewayAnswer => {
    const address = this.server.addressOf(request.requestId);
    const linked = this.linksErrors ? linkedError(answer, request, address) : answer;
    return { ...linked, headers: [...linked.headers, ['x-claimgate-console', address]] };
  };

  stop(): Promise<void> {
    return this.server.stop();
  }
}
