import type { GatewayRequest } from '../gateway/gateway-request.js';
import { decodePathText } from '../gateway/routing.js';
import type { ResourceProperties } from '../template/resource-properties.js';

/** Whether a rule of a web ACL means a request. */
export type Statement = (request: GatewayRequest) => boolean;

/** A statement of AWS WAF that the local gate does not evaluate. */
export class UnsupportedStatement extends Error {
  override readonly name = 'UnsupportedStatement';
}

/** Reads a statement on one request. @throws UnsupportedStatement */
export function readStatement(statement: ResourceProperties): Statement {
  const byteMatch = statement.optionalChild('ByteMatchStatement');
  const not = statement.optionalChild('NotStatement');
  const and = statement.optionalChild('AndStatement');
  const or = statement.optionalChild('OrStatement');
  finish(statement);
  if (byteMatch !== undefined) return readByteMatch(byteMatch);
  if (not !== undefined) {
    const inner = readStatement(not.optionalChild('Statement') ?? not.fail('Statement is missing'));
    return (request) => !inner(request);
  }
  const parts = (and ?? or ?? statement).children('Statements').map(readStatement);
  return and !== undefined
    ? (request) => parts.every((matches) => matches(request))
    : (request) => parts.some((matches) => matches(request));
}

/** What is left unread is more than the local gate can do. */
export function finish(properties: ResourceProperties): void {
  try {
    properties.finish();
  } catch (error) {
    throw new UnsupportedStatement(error instanceof Error ? error.message : 'unknown');
  }
}

type Text = (text: string) => string;

const TRANSFORMATIONS: Readonly<Record<string, Text>> = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.toLowerCase(),
  URL_DECODE: decodePathText,
};

const CONSTRAINTS: Readonly<Record<string, (text: string, search: string) => boolean>> = {
  CONTAINS: (text, search) => text.includes(search),
  STARTS_WITH: (text, search) => text.startsWith(search),
  ENDS_WITH: (text, search) => text.endsWith(search),
  EXACTLY: (text, search) => text === search,
};

function readByteMatch(match: ResourceProperties): Statement {
  const search = match.string('SearchString');
  const constraint = CONSTRAINTS[match.string('PositionalConstraint')];
  const field = match.optionalChild('FieldToMatch');
  field?.record('UriPath');
  if (field !== undefined) finish(field);
  const transformations = match
    .children('TextTransformations')
    .map((one) => ({ priority: one.optionalNumber('Priority') ?? 0, transform: TRANSFORMATIONS[one.string('Type')] }))
    .sort((one, other) => one.priority - other.priority);
  finish(match);
  const transforms = transformations.flatMap(({ transform }) => (transform === undefined ? [] : [transform]));
  if (constraint === undefined || transforms.length < transformations.length) {
    throw new UnsupportedStatement('a constraint or transformation that the local gate does not know');
  }
  return ({ path }) =>
    constraint(
      transforms.reduce((text, transform) => transform(text), path),
      search,
    );
}
