import type { GatewayAnswer } from '../gateway/gateway-request.js';
import { headerValues, withoutHeaders } from '../gateway/header-list.js';
import type { AnsweredRequest } from '../gateway-trace.js';

/** Where the functions of the gate answer themselves, below a stage or a base path. */
const GATE_ROUTE = /^\S+ \/auth\//;

/**
 * The error as people of this machine are shown it, with a way to its request in the console: a member `console` in JSON,
 * and in a page the correlation id as a link. What an upstream says about its own errors stays as it is.
 */
export function linkedError(answer: GatewayAnswer, request: AnsweredRequest, address: string): GatewayAnswer {
  const { requestId, route = '', answeredBy } = request;
  const isUpstreams = answeredBy === 'integration' && !GATE_ROUTE.test(route);
  if (answer.status < 400 || isUpstreams || headerValues(answer.headers, 'content-encoding').length > 0) return answer;
  const body = linkedBody(answer, requestId, address);
  if (body === undefined) return answer;
  return { ...answer, headers: withoutHeaders(answer.headers, 'content-length'), body: Buffer.from(body) };
}

function linkedBody({ headers, body }: GatewayAnswer, requestId: string, address: string): string | undefined {
  const [type = ''] = (headerValues(headers, 'content-type')[0] ?? '').toLowerCase().split(';');
  if (type === 'text/html') {
    return body.toString('utf8').replace(`<dd>${requestId}</dd>`, `<dd><a href="${address}">${requestId}</a></dd>`);
  }
  return type === 'application/json' ? linkedJson(body.toString('utf8'), address) : undefined;
}

/** The rest of the text stays as it is, to the letter; undefined for what is no object. */
function linkedJson(text: string, address: string): string | undefined {
  const link = `"console":${JSON.stringify(address)}`;
  const members = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (members === undefined || !isJson(text)) return undefined;
  return members.trim() === '' ? `{${link}}` : `{${members},${link}}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
