import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { RequestSummary } from './request-record.js';
import type { RequestStore } from './request-store.js';

const MOST_STREAMS = 16;
/** A page that does not read is let go; it comes back by itself and gets everything anew. */
const MOST_UNREAD = 8 * 1024 * 1024;
/** Milliseconds in which changes are gathered, so that a busy gate does not keep the page busy. */
const GATHERING = 40;

/** Server-sent events: first all requests at a glance, then each that is new or has changed. */
export class EventStreams {
  private readonly streams = new Set<ServerResponse>();
  private readonly changed = new Map<string, RequestSummary>();
  private readonly unsubscribe: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: RequestStore,
    private readonly examples: readonly string[],
  ) {
    this.unsubscribe = store.subscribe((summary) => this.gather(summary));
  }

  /** @returns false when there are too many already */
  open(response: ServerResponse, headers: OutgoingHttpHeaders): boolean {
    if (this.streams.size >= MOST_STREAMS) return false;
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: 1000\n\n${event('all', { requests: this.store.summaries(), examples: this.examples })}`);
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
    return true;
  }

  close(): void {
    this.unsubscribe();
    clearTimeout(this.timer);
    for (const stream of this.streams) stream.end();
  }

  private gather(summary: RequestSummary): void {
    if (this.streams.size === 0) return;
    this.changed.set(summary.id, summary);
    this.timer ??= setTimeout(() => this.send(), GATHERING).unref();
  }

  private send(): void {
    this.timer = undefined;
    const text = event('changed', [...this.changed.values()]);
    this.changed.clear();
    for (const stream of this.streams) {
      if (stream.writableLength > MOST_UNREAD) stream.destroy();
      else stream.write(text);
    }
  }
}

/** JSON has no line breaks of its own. */
function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
