import type { HeaderList } from '../gateway/header-list.js';
import type { RequestRecorder } from '../request-recorder.js';
import { ConsoleServer } from './console-server.js';
import { ErrorLines } from './error-lines.js';
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
}

/** Where people watch what happens to requests. */
export class Console {
  private constructor(
    private readonly server: ConsoleServer,
    readonly recorder: RequestRecorder,
  ) {}

  static async start({ port, examples, onError, ...options }: ConsoleOptions): Promise<Console> {
    const store = new RequestStore({ ...options, clock: { now: () => performance.timeOrigin + performance.now() } });
    const server = await ConsoleServer.start(port, store, examples);
    const addressOf = (requestId: string) => server.addressOf(requestId);
    return new Console(server, new ErrorLines({ store, addressOf, write: onError }));
  }

  get url(): string {
    return this.server.url;
  }

  /** Tells whoever gets an answer where to see how it came about. */
  hints(requestId: string): HeaderList {
    return [['x-claimgate-console', this.server.addressOf(requestId)]];
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
