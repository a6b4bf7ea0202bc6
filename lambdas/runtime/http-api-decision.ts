import type { Allow, Decision } from '../../core/decision.js';
import { REASONS } from '../../core/reasons.js';
import { contextKey } from '../../core/settings/header-name.js';
import { IDENTITY_KEY } from '../../core/settings/identity-context.js';
import { callerIdentity } from '../../core/upstream/caller-identity.js';

/** What a Lambda authorizer of an HTTP API with simple responses returns. */
export type HttpApiAnswer =
  | { readonly isAuthorized: boolean; readonly context?: Readonly<Record<string, string>> }
  | { readonly errorMessage: 'Unauthorized' };

/**
 * An HTTP API turns this very error message into 401 and `isAuthorized: false` into 403; neither can be shaped.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function httpApiAnswer(decision: Decision): HttpApiAnswer {
  if (decision.allowed) return { isAuthorized: true, context: allowedContext(decision) };
  return REASONS[decision.code].status === 401 ? { errorMessage: 'Unauthorized' } : { isAuthorized: false };
}

/** The upstream headers, from where the mappings of the integration take them, and for functions who called. */
export function allowedContext(
  { identity, upstreamHeaders }: Allow,
  keysOf: (name: string) => readonly string[] = (name) => [contextKey(name)],
): Record<string, string> {
  const headers = Object.entries(upstreamHeaders).flatMap(([name, value]) => keysOf(name).map((key) => [key, value]));
  return { ...Object.fromEntries(headers), [IDENTITY_KEY]: callerIdentity(identity) };
}

/** Everybody may see the page of refusals; this is what it has to say. */
export function httpApiExplanation(explanation: string | undefined): HttpApiAnswer {
  return { isAuthorized: true, context: explanation === undefined ? {} : { explanation } };
}
