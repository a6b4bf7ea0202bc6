import { type HeaderList, hasHeader, joinedHeader, replaceHeader, withoutHeaders } from '../gateway/header-list.js';
import {
  evaluateMapping,
  type MappingExpression,
  parseMappingExpression,
  type Variable,
  variablesOf,
} from '../gateway/mapping-expression.js';
import { formatQueryString, type QueryParameters } from '../gateway/query-string.js';
import { REJECTION } from '../gateway/rejection.js';
import { isReservedHeader } from '../gateway/reserved-headers.js';
import type { ResourceProperties } from '../template/resource-properties.js';
import type { Switches } from '../uncertain.js';

type Action = 'append' | 'overwrite' | 'remove';

interface MappingOperation {
  readonly action: Action;
  readonly target: 'header' | 'querystring' | 'path' | 'statuscode';
  readonly name: string;
  readonly value: MappingExpression;
}

/** The operations of one integration, or of one status of its answers, in the order written. */
export type ParameterMapping = readonly MappingOperation[];

export type VariableLookup = (variable: Variable) => unknown;

const REQUEST_KEY = /^(?:(append|overwrite|remove):(header|querystring)\.(.+)|(overwrite):(path))$/;
const RESPONSE_KEY = /^(?:(append|overwrite|remove):(header)\.(.+)|(overwrite):(statuscode))$/;
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

export function parseParameterMapping(
  side: 'request' | 'response',
  mapping: Readonly<Record<string, string>>,
  properties: ResourceProperties,
): ParameterMapping {
  return Object.entries(mapping).map(([key, source]) => {
    const match = (side === 'request' ? REQUEST_KEY : RESPONSE_KEY).exec(key);
    if (match === null) return properties.fail(REJECTION.expression(key));
    const target = (match[2] ?? match[5]) as MappingOperation['target'];
    const name = match[3] ?? '';
    if (name !== '' && !NAME.test(name)) return properties.fail(REJECTION.expression(key));
    if (target === 'header' && isReservedHeader(name)) return properties.fail(REJECTION.reservedHeader(name));
    const value = parseMappingExpression(source);
    if (value === undefined || !variablesOf(value).every((variable) => isKnownVariable(side, variable))) {
      return properties.fail(REJECTION.expression(source));
    }
    return { action: (match[1] ?? match[4]) as Action, target, name, value };
  });
}

const CONTEXT_VARIABLE =
  /^(authorizer\.[A-Za-z0-9_.]+|accountId|apiId|domainName|domainPrefix|httpMethod|identity\.(sourceIp|userAgent)|path|protocol|requestId|extendedRequestId|requestTime|requestTimeEpoch|routeKey|stage)$/;

function isKnownVariable(side: 'request' | 'response', { root, path }: Variable): boolean {
  if (root === 'context') return CONTEXT_VARIABLE.test(path);
  if (root === 'stageVariables') return !path.includes('.');
  if (root !== side) return false;
  return side === 'request'
    ? /^((header|querystring|path)\.[^.]+|path|body)$|^body[.[]/.test(path)
    : /^(header\.[^.]+|body)$|^body[.[]/.test(path);
}

export interface MappedRequest {
  readonly headers: HeaderList;
  readonly query: string;
  /** Parsed form of `query`. */
  readonly parameters: QueryParameters;
  /** Set by `overwrite:path`. */
  readonly path?: string;
}

export function mapRequest(
  mapping: ParameterMapping,
  request: MappedRequest,
  lookup: VariableLookup,
  switches: Switches,
): MappedRequest {
  let { headers, parameters, query, path } = request;
  for (const operation of mapping) {
    const value = resolve(operation, lookup, switches);
    if (operation.target === 'header') {
      headers = mapHeader(operation, headers, value, switches);
    } else if (operation.target === 'querystring') {
      parameters = mapQuery(operation, parameters, value);
      query = formatQueryString(parameters);
    } else if (value !== undefined) {
      path = value.startsWith('/') ? value : `/${value}`;
    }
  }
  return { headers, parameters, query, ...(path === undefined ? {} : { path }) };
}

export interface MappedAnswer {
  readonly status: number;
  readonly headers: HeaderList;
}

export function mapAnswer(
  mapping: ParameterMapping,
  answer: MappedAnswer,
  lookup: VariableLookup,
  switches: Switches,
): MappedAnswer {
  let { status, headers } = answer;
  for (const operation of mapping) {
    const value = resolve(operation, lookup, switches);
    if (operation.target === 'header') headers = mapHeader(operation, headers, value, switches);
    else if (/^[2-5]\d\d$/.test(value ?? '')) status = Number(value);
  }
  return { status, headers };
}

function resolve(operation: MappingOperation, lookup: VariableLookup, switches: Switches): string | undefined {
  const value = evaluateMapping(operation.value, lookup);
  return value === '' && switches['empty-mapped-value'] === 'unresolved' ? undefined : value;
}

function mapHeader(
  { action, name }: MappingOperation,
  headers: HeaderList,
  value: string | undefined,
  switches: Switches,
): HeaderList {
  if (action === 'remove') return withoutHeaders(headers, name);
  if (value === undefined) {
    return action === 'overwrite' && switches['34'] === 'removed' ? withoutHeaders(headers, name) : headers;
  }
  const isAppend = action === 'append' && hasHeader(headers, name);
  return replaceHeader(headers, name, isAppend ? `${joinedHeader(headers, name)},${value}` : value);
}

function mapQuery(
  { action, name }: MappingOperation,
  parameters: QueryParameters,
  value: string | undefined,
): QueryParameters {
  const others = parameters.filter(([key]) => key !== name);
  if (action === 'remove') return others;
  if (value === undefined) return parameters;
  return action === 'append' ? [...parameters, [name, value]] : [...others, [name, value]];
}
