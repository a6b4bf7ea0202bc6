import type { Decision } from '../../core/decision.js';
import { REASONS } from '../../core/reasons.js';
import { contextKey } from '../../core/settings/header-name.js';

/** What a Lambda authorizer of an HTTP API with simple responses returns. */
export type HttpApiAnswer =
  | { readonly isAuthorized: boolean; readonly context?: Readonly<Record<string, string>> }
  | { readonly errorMessage: 'Unauthorized' };

/**
 * An HTTP API turns this very error message into 401 and `isAuthorized: false` into 403; neither can be shaped.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function httpApiAnswer(decision: Decision): HttpApiAnswer {
  if (decision.allowed) return { isAuthorized: true, context: headerContext(decision.upstreamHeaders) };
  return REASONS[decision.code].status === 401 ? { errorMessage: 'Unauthorized' } : { isAuthorized: false };
}

/** Upstream headers as authorizer context, from where the mappings of the integration take them. */
export function headerContext(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [contextKey(name), value]));
}

/** Everybody may see the page of refusals; this is what it has to say. */
export function httpApiExplanation(explanation: string | undefined): HttpApiAnswer {
  return { isAuthorized: true, context: explanation === undefined ? {} : { explanation } };
}
