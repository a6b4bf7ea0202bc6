import type { HeaderList } from '../gateway/header-list.js';
import type { OutgoingCall, RecordedMessage, RecordedRequest, RequestStep } from '../request-recorder.js';
import type { InvokeResult } from '../template/deployment.js';
import type { Masking } from './masking.js';

/** Characters of a body that are looked at; what comes after them is neither masked nor kept. */
const SEEN = 65_536;
const KEPT_BODY = 8_192;
const KEPT_VALUE = 2_048;
const KEPT_DOCUMENT = 24_576;
const KEPT_HEADERS = 100;

/** What is kept of a body. */
export interface KeptBody {
  readonly bytes: number;
  /** Absent when there is none, or when it is not text. */
  readonly text?: string;
  readonly isCut: boolean;
}

export interface MaskedMessage {
  readonly headers: HeaderList;
  readonly body: KeptBody;
}

/** What is kept of a step: without secrets, and of bounded size. Events and results are JSON. */
export type MaskedStep =
  | ({ readonly kind: 'received'; readonly method: string; readonly url: string } & MaskedMessage)
  | {
      readonly kind: 'routed';
      readonly route: string;
      readonly stage: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'identified'; readonly sources: readonly { readonly name: string; readonly value: string }[] }
  | { readonly kind: 'authorizer-cached'; readonly result: string }
  | { readonly kind: 'decided'; readonly decision: string }
  | {
      readonly kind: 'invoked';
      readonly role: 'authorizer' | 'integration';
      readonly functionId: string;
      readonly event: string;
    }
  | {
      readonly kind: 'returned';
      readonly functionId: string;
      readonly outcome: InvokeResult['kind'];
      readonly result: string;
    }
  | ({ readonly kind: 'called'; readonly functionId: string } & OutgoingCall)
  | { readonly kind: 'logged'; readonly functionId: string; readonly line: string }
  | ({ readonly kind: 'forwarded'; readonly method: string; readonly url: string } & MaskedMessage)
  | ({ readonly kind: 'upstream-answered'; readonly status: number } & MaskedMessage)
  | { readonly kind: 'upstream-failed'; readonly problem: string }
  | ({ readonly kind: 'answered'; readonly status: number; readonly problem?: string } & MaskedMessage);

export function maskStep(step: RequestStep, masking: Masking): MaskedStep {
  const short = (text: string) => maskShort(text, masking);
  switch (step.kind) {
    case 'received':
      // Its URL may repeat what only a later header or the body gives away as a secret.
      maskMessage(step.request, masking);
      return { ...maskRequest(step.request, masking), kind: step.kind };
    case 'forwarded':
      return { ...maskRequest(step.request, masking), kind: step.kind };
    case 'upstream-answered':
      return { kind: step.kind, status: step.answer.status, ...maskMessage(step.answer, masking) };
    case 'answered': {
      const { status, problem } = step.trace;
      const said = problem === undefined ? {} : { problem: short(problem) };
      return { kind: step.kind, status, ...said, ...maskMessage(step.answer, masking) };
    }
    case 'routed': {
      const parameters = Object.entries(step.parameters).map(([name, value]) => [name, short(value)]);
      return { kind: step.kind, route: step.route, stage: step.stage, parameters: Object.fromEntries(parameters) };
    }
    case 'identified': {
      const sources = step.sources.map(({ name, value }) => ({ name, value: maskValue(name, value, masking) }));
      return { kind: step.kind, sources };
    }
    case 'authorizer-cached':
      return { kind: step.kind, result: maskDocument(step.result, masking) };
    case 'decided':
      return { kind: step.kind, decision: step.decision };
    case 'invoked': {
      const { functionId, sourceArn } = step;
      const role = /^[^/]*\/authorizers\/[^/]+$/.test(sourceArn) ? 'authorizer' : 'integration';
      return { kind: step.kind, role, functionId, event: maskDocument(step.event, masking) };
    }
    case 'returned': {
      const { kind, ...said } = step.result;
      const result = maskDocument('payload' in said ? said.payload : said, masking);
      return { kind: step.kind, functionId: step.functionId, outcome: kind, result };
    }
    case 'called':
      return { kind: step.kind, functionId: step.functionId, ...step.call, url: short(step.call.url) };
    case 'logged':
      return { kind: step.kind, functionId: step.functionId, line: short(step.line) };
    case 'upstream-failed':
      return { kind: step.kind, problem: short(step.problem) };
  }
}

function maskShort(text: string, masking: Masking): string {
  return cut(masking.text(text.slice(0, SEEN)), KEPT_VALUE);
}

function maskRequest(request: RecordedRequest, masking: Masking) {
  const { method, url } = request;
  return { method: maskShort(method, masking), url: maskShort(url, masking), ...maskMessage(request, masking) };
}

function maskMessage({ headers, body }: RecordedMessage, masking: Masking): MaskedMessage {
  const kept = headers.slice(0, KEPT_HEADERS).map(([name, value]) => {
    return [cut(masking.text(name), KEPT_VALUE), maskValue(name, value, masking)] as const;
  });
  return { headers: kept, body: keepBody(body, masking) };
}

function maskValue(name: string, value: string, masking: Masking): string {
  return cut(masking.named(name, value), KEPT_VALUE);
}

function keepBody(body: Buffer, masking: Masking): KeptBody {
  const bytes = body.length;
  if (bytes === 0 || body.subarray(0, SEEN).includes(0)) return { bytes, isCut: false };
  const text = masking.text(body.toString('utf8', 0, SEEN));
  return { bytes, text: cut(text, KEPT_BODY), isCut: text.length > KEPT_BODY || bytes > SEEN };
}

/** Long texts are cut before they are masked: a body of megabytes is part of events too. */
function maskDocument(document: unknown, masking: Masking): string {
  const shortened = JSON.stringify(document, (_, value) => (typeof value === 'string' ? value.slice(0, SEEN) : value));
  const masked = masking.value(JSON.parse(shortened ?? 'null'));
  return cut(JSON.stringify(masked), KEPT_DOCUMENT);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}\u2026`;
}
