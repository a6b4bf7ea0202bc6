import type { RequestRecorder, RequestStep } from '../request-recorder.js';
import { Mask } from './mask.js';
import { Masking } from './masking.js';
import { type RequestDetail, RequestRecord, type RequestSummary } from './request-record.js';

export interface RequestStoreOptions {
  /** Milliseconds since 1970, with fractions. */
  readonly clock: { now(): number };
  /** Secrets that are known beforehand. */
  readonly secrets?: readonly string[];
  /** Older requests are forgotten; 1,000 by default. */
  readonly mostRequests?: number;
  /** Or when all of them take about so many bytes; 64 MB by default. */
  readonly mostBytes?: number;
  /** A step that cannot be kept is reported here, without what was in it. */
  readonly report?: (problem: string) => void;
}

/** The latest requests and what became of each. */
export class RequestStore implements RequestRecorder {
  private readonly mask = new Mask();
  /** In the order in which they came. */
  private readonly records = new Map<string, RequestRecord>();
  private readonly listeners = new Set<(summary: RequestSummary) => void>();
  private bytes = 0;

  constructor(private readonly options: RequestStoreOptions) {}

  record(requestId: string, step: RequestStep): void {
    try {
      this.take(requestId, step);
    } catch (error) {
      this.options.report?.(
        `a step of ${requestId} is lost: ${step.kind}, ${error instanceof Error ? error.name : ''}`,
      );
    }
  }

  /** Newest first. */
  summaries(): readonly RequestSummary[] {
    return [...this.records.values()].map(({ summary }) => summary).reverse();
  }

  find(requestId: string): RequestDetail | undefined {
    return this.records.get(requestId)?.details;
  }

  /** Tells of every change. @returns a function that ends this */
  subscribe(listener: (summary: RequestSummary) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take(requestId: string, step: RequestStep): void {
    const now = this.options.clock.now();
    const known = this.records.get(requestId);
    const before = known?.bytes ?? 0;
    const record = known ?? this.begin(requestId, step, now);
    if (record === undefined) return;
    if (known !== undefined) known.take(step, now);
    this.bytes += record.bytes - before;
    this.forget();
    for (const listener of this.listeners) listener(record.summary);
  }

  /** A step of a request that was forgotten, or that never came through the gateway, begins nothing. */
  private begin(requestId: string, step: RequestStep, now: number): RequestRecord | undefined {
    if (step.kind !== 'received') return undefined;
    const record = new RequestRecord(requestId, step, new Masking(this.mask, this.options.secrets), now);
    this.records.set(requestId, record);
    return record;
  }

  private forget(): void {
    const { mostRequests = 1_000, mostBytes = 64 * 1024 * 1024 } = this.options;
    for (const [requestId, { bytes }] of this.records) {
      if (this.records.size <= mostRequests && (this.bytes <= mostBytes || this.records.size === 1)) return;
      this.records.delete(requestId);
      this.bytes -= bytes;
    }
  }
}
