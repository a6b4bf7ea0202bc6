import { isJsonObject, type Json, type JsonObject, listOf } from '../json.js';
import { StartError } from '../start-error.js';
import { matchesWildcard } from '../wildcard.js';
import type { AccessRequest } from './request.js';

/** One statement of an identity-based policy. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly operator: Operator;
  readonly key: string;
  readonly values: readonly string[];
}

const OPERATORS = ['StringEquals', 'StringLike', 'ForAllValues:StringEquals', 'ForAllValues:StringLike'] as const;
type Operator = (typeof OPERATORS)[number];

const CONDITION_KEYS = ['dynamodb:LeadingKeys', 'kms:SigningAlgorithm', 'kms:ViaService'];
/** Services that answer here. What a role may do elsewhere, and on what condition, nobody asks. */
const SERVED = /^(?:\*|dynamodb:|secretsmanager:|kms:|events:)/i;

const ELEMENTS = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];

/** Reads the statements of a policy document; what would be enforced wrongly is an error, never ignored. */
export function readStatements(document: unknown, place: string): readonly PolicyStatement[] {
  if (!isJsonObject(document)) {
    throw new StartError(`In ${place}: the policy document is no object.`);
  }
  return listOf(document.Statement)
    .filter(concernsServed)
    .map((statement) => readStatement(statement, place));
}

/** A pattern such as `d*` is no service's: it is read, to be on the safe side. */
function concernsServed(statement: Json): boolean {
  const actions = isJsonObject(statement) ? listOf(statement.Action).map(String) : [];
  return actions.length === 0 || actions.some((action) => SERVED.test(action) || !/^[a-z0-9-]+:/i.test(action));
}

export function statementApplies(statement: PolicyStatement, request: AccessRequest): boolean {
  const action = request.action.toLowerCase();
  return (
    statement.actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action)) &&
    statement.resources.some((pattern) => matchesWildcard(pattern, request.resource)) &&
    statement.conditions.every((condition) => conditionHolds(condition, request))
  );
}

function readStatement(statement: Json, place: string): PolicyStatement {
  if (!isJsonObject(statement) || (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')) {
    throw new StartError(`In ${place}: a policy statement has no effect.`);
  }
  const unknown = Object.keys(statement).find((element) => !ELEMENTS.includes(element));
  if (unknown !== undefined) {
    throw new StartError(`In ${place}: the local gate cannot enforce ${unknown} in a policy statement.`);
  }
  return {
    effect: statement.Effect,
    actions: listOf(statement.Action).map(String),
    resources: listOf(statement.Resource).map(String),
    conditions: readConditions(statement.Condition ?? {}, place),
  };
}

function readConditions(conditions: Json, place: string): readonly Condition[] {
  return Object.entries(isJsonObject(conditions) ? conditions : {}).flatMap(([name, keys]) => {
    const operator = OPERATORS.find((known) => known === name);
    if (operator === undefined) {
      throw new StartError(`In ${place}: the local gate cannot enforce the condition operator ${name}.`);
    }
    return Object.entries(keys as JsonObject).map(([key, values]) => {
      if (!CONDITION_KEYS.includes(key)) {
        throw new StartError(`In ${place}: the local gate cannot enforce the condition key ${key}.`);
      }
      return { operator, key, values: listOf(values).map(String) };
    });
  });
}

function conditionHolds({ operator, key, values }: Condition, request: AccessRequest): boolean {
  const actual = request.conditionKeys.get(key) ?? [];
  const matches = (value: string) =>
    values.some((pattern) => (operator.endsWith('StringLike') ? matchesWildcard(pattern, value) : pattern === value));
  // IAM's own trap, kept: a ForAllValues condition holds for a request that does not carry the key.
  return operator.startsWith('ForAllValues:') ? actual.every(matches) : actual.length === 1 && actual.every(matches);
}
