import { RequestStore, type RequestStoreOptions } from '../../../local/console/request-store.js';
import type { GatewayDecision } from '../../../local/gateway-trace.js';
import type { RequestStep } from '../../../local/request-recorder.js';

const NOTHING = Buffer.alloc(0);

export function received(url: string, headers: readonly (readonly [string, string])[] = [], body = ''): RequestStep {
  const request = { method: 'GET', url, headers, body: Buffer.from(body) };
  return { kind: 'received', api: 'Orders', flavour: 'http-api', request };
}

export function answered(status: number, decision: GatewayDecision = 'allowed'): RequestStep {
  const about = { apiId: 'api', requestId: 'r', method: 'GET', path: '/', durationMs: 1 };
  return {
    kind: 'answered',
    answer: { status, headers: [], body: NOTHING },
    trace: { ...about, flavour: 'http-api', authorizer: 'called', decision, answeredBy: 'gateway', status },
  };
}

export function logged(fields: Readonly<Record<string, unknown>>): RequestStep {
  return { kind: 'logged', functionId: 'Authorizer', line: JSON.stringify({ service: 'claimgate', ...fields }) };
}

/** A store whose clock moves by one millisecond with every step. */
export function tickingStore(options: Partial<RequestStoreOptions> = {}): RequestStore {
  let now = 1_000;
  return new RequestStore({ clock: { now: () => now++ }, ...options });
}
