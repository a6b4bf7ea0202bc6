import * as v from 'valibot';
import type { Gatekeeper } from '../gatekeeper.js';
import { REASONS, type ReasonCode } from '../reasons.js';
import type { GateRequest } from '../request.js';
import type { RoutesDocument } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';

/** What a gatekeeper says about a route to the caller who asks. */
export type Explanation = v.InferOutput<typeof explanation>;

const MAX_TEXT = 1000;

const explanation = v.object({
  /** Undefined if the caller may pass. */
  code: v.exactOptional(v.picklist(Object.keys(REASONS) as ReasonCode[])),
  remedy: v.exactOptional(
    v.object({
      scopes: v.array(v.string()),
      acrValues: v.optional(v.array(v.string())),
      maxAge: v.optional(v.number()),
      lacksScope: v.boolean(),
      lacksAuthentication: v.boolean(),
    }),
  ),
  provider: v.exactOptional(v.string()),
  missing: v.exactOptional(v.string()),
});

/** Whether this is the gate's own page that says why a request was refused: it is for everybody, and has no rule. */
export function isPageOfRefusals({ routeKeys }: GateRequest, { routes }: RoutesDocument): boolean {
  const isOwn = routeKeys.some((key) => key.slice(key.indexOf('/')) === GATE_PATHS.denied);
  return isOwn && !routeKeys.some((key) => Object.hasOwn(routes, key));
}

/**
 * Judges a route anew for the caller of `/auth/denied?route=…`, as if he had come there: where API Gateway cannot say why
 * it refused, this can. The authorizer hands it to that page. Undefined if no route of the gate is asked about.
 */
export async function explain(
  decide: Gatekeeper,
  { routes }: RoutesDocument,
  request: GateRequest,
): Promise<string | undefined> {
  const parameters = new URLSearchParams(request.query);
  const [route = '', ...more] = parameters.getAll('route');
  if (more.length > 0 || !Object.hasOwn(routes, route)) return undefined;
  const method = parameters.get('method') ?? /^[A-Z]+(?= )/.exec(route)?.[0] ?? 'ANY';
  const decision = await decide({ ...request, routeKeys: [route], method: method === 'ANY' ? 'GET' : method });
  if (decision.allowed) return JSON.stringify({} satisfies Explanation);
  const { code, remedy, provider, missing } = decision;
  return JSON.stringify({ code, remedy, provider, missing: missing?.slice(0, MAX_TEXT) });
}

/** What the authorizer handed on; undefined if it is none of its explanations. */
export function readExplanation(text: string | undefined): Explanation | undefined {
  if (text === undefined) return undefined;
  try {
    const result = v.safeParse(explanation, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
