import type { RequestRecorder, RequestStep } from '../request-recorder.js';
import type { RequestSummary } from './request-record.js';
import type { RequestStore } from './request-store.js';

export interface ErrorLinesOptions {
  readonly store: RequestStore;
  readonly addressOf: (requestId: string) => string;
  readonly write: (line: string) => void;
}

/** Decisions that turn a caller away also where the answer is a redirect. */
const REFUSALS: readonly RequestSummary['decision'][] = [
  'unauthorized',
  'forbidden',
  'filtered',
  'authorizer-failed',
  'throttled',
];

/** Tells of every answer that is an error or a refusal in one line, with the address where to see how it came about. */
export class ErrorLines implements RequestRecorder {
  constructor(private readonly options: ErrorLinesOptions) {}

  record(requestId: string, step: RequestStep): void {
    const { store, addressOf, write } = this.options;
    store.record(requestId, step);
    if (step.kind !== 'answered') return;
    const summary = store.find(requestId);
    if (summary?.status === undefined) return;
    if (summary.status >= 400 || REFUSALS.includes(summary.decision))
      write(`${glance(summary)}  ${addressOf(requestId)}`);
  }
}

/** A terminal obeys control characters, which callers may send. */
function glance({ status, method, path, reason }: RequestSummary): string {
  const words = [String(status), method, path, ...(reason === undefined ? [] : [reason])];
  return words.join(' ').replace(/[^\x20-\x7e]/g, '?');
}
