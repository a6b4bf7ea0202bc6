import { isRecord } from '../template/resource-properties.js';
import { matchesWildcard } from '../wildcard.js';

export type PolicyVerdict = 'allowed' | 'denied-explicitly' | 'denied-implicitly';

interface Statement {
  readonly allows: boolean;
  readonly applies: (resource: string) => boolean;
}

/** The policy document of an authorizer; its statements are re-evaluated for every request that a cached copy serves. */
export interface Policy {
  readonly statements: readonly Statement[];
}

/** Undefined when the document is not one that the gateway could evaluate. */
export function parsePolicy(document: unknown): Policy | undefined {
  if (!isRecord(document)) return undefined;
  const raw = document.Statement;
  const statements = (Array.isArray(raw) ? raw : [raw]).map(parseStatement);
  return statements.every((statement) => statement !== undefined) ? { statements } : undefined;
}

function parseStatement(raw: unknown): Statement | undefined {
  if (!isRecord(raw) || (raw.Effect !== 'Allow' && raw.Effect !== 'Deny') || raw.Condition !== undefined)
    return undefined;
  const actions = textsOf(raw.Action);
  const resources = textsOf(raw.Resource);
  if (actions === undefined || resources === undefined) return undefined;
  const invokes = actions.some((action) => matchesWildcard(action.toLowerCase(), 'execute-api:invoke'));
  return {
    allows: raw.Effect === 'Allow',
    applies: (resource) => invokes && resources.some((pattern) => matchesWildcard(pattern, resource)),
  };
}

function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : undefined;
}

export function evaluatePolicy(policy: Policy, resource: string): PolicyVerdict {
  const applicable = policy.statements.filter((statement) => statement.applies(resource));
  if (applicable.some((statement) => !statement.allows)) return 'denied-explicitly';
  return applicable.length > 0 ? 'allowed' : 'denied-implicitly';
}
