import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { StartError } from '../start-error.js';

/** What an expression of a template can refer to. */
export interface IntrinsicScope {
  /** Where the expression stands, for error messages. */
  readonly place: string;
  /** `undefined` is the pseudo parameter AWS::NoValue. */
  ref(name: string): Json | undefined;
  attribute(logicalId: string, name: string): Json;
  condition(name: string): boolean;
  mapping(map: string, topKey: string, secondKey: string): Json;
  exported(name: string): Json;
  output(stack: string, name: string): Json;
  readonly region: string;
}

/** Evaluates the intrinsic functions in a value. `undefined` means that the member that holds it goes. */
export function evaluate(value: Json, scope: IntrinsicScope): Json | undefined {
  if (Array.isArray(value)) {
    return value.map((member) => evaluate(member, scope)).filter((member) => member !== undefined);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const keys = Object.keys(value);
  const intrinsic = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (intrinsic === undefined) {
    return evaluateMembers(value, scope);
  }
  if (keys.length !== 1) {
    throw wrong(scope, `${intrinsic} stands beside other keys`);
  }
  return evaluateIntrinsic(intrinsic, value[intrinsic] ?? null, scope);
}

/** Evaluates a condition: an entry of Conditions, or an argument of Fn::And, Fn::Or, Fn::Not. */
export function evaluateCondition(value: Json, scope: IntrinsicScope): boolean {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) {
    throw wrong(scope, 'a condition is no condition function');
  }
  const [name, argument] = Object.entries(value)[0] as [string, Json];
  switch (name) {
    case 'Condition':
      return scope.condition(stringArgument(argument, name, scope));
    case 'Fn::Equals': {
      const [left, right] = listArgument(argument, name, scope, 2);
      return JSON.stringify(evaluate(left as Json, scope)) === JSON.stringify(evaluate(right as Json, scope));
    }
    case 'Fn::Not':
      return !evaluateCondition(listArgument(argument, name, scope, 1)[0] as Json, scope);
    case 'Fn::And':
      return listArgument(argument, name, scope).every((member) => evaluateCondition(member, scope));
    case 'Fn::Or':
      return listArgument(argument, name, scope).some((member) => evaluateCondition(member, scope));
    default:
      throw wrong(scope, `${name} is not known as a condition function`);
  }
}

function evaluateMembers(value: JsonObject, scope: IntrinsicScope): JsonObject {
  const members: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const result = evaluate(member, scope);
    if (result !== undefined) {
      members.push([key, result]);
    }
  }
  return Object.fromEntries(members);
}

type Intrinsic = (argument: Json, scope: IntrinsicScope) => Json | undefined;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(stringArgument(argument, 'Ref', scope)),
  'Fn::GetAtt': getAttribute,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': (argument, scope) => scope.exported(evaluatedString(argument, 'Fn::ImportValue', scope)),
  'Fn::GetStackOutput': stackOutput,
  'Fn::GetAZs': (argument, scope) => {
    const region = evaluatedString(argument, 'Fn::GetAZs', scope) || scope.region;
    return ['a', 'b', 'c'].map((zone) => region + zone);
  },
  'Fn::Base64': (argument, scope) => Buffer.from(evaluatedString(argument, 'Fn::Base64', scope)).toString('base64'),
};

function evaluateIntrinsic(name: string, argument: Json, scope: IntrinsicScope): Json | undefined {
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (intrinsic === undefined) {
    throw wrong(scope, `the intrinsic function ${name} is not known to the local gate`);
  }
  return intrinsic(argument, scope);
}

function getAttribute(argument: Json, scope: IntrinsicScope): Json {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return scope.attribute(argument.slice(0, dot), argument.slice(dot + 1));
  }
  const [logicalId, name] = listArgument(argument, 'Fn::GetAtt', scope, 2);
  return scope.attribute(
    stringArgument(logicalId, 'Fn::GetAtt', scope),
    evaluatedString(name as Json, 'Fn::GetAtt', scope),
  );
}

function join(argument: Json, scope: IntrinsicScope): string {
  const [delimiter, members] = listArgument(argument, 'Fn::Join', scope, 2);
  const values = evaluatedList(members as Json, 'Fn::Join', scope);
  return values.map((value) => scalar(value, 'Fn::Join', scope)).join(stringArgument(delimiter, 'Fn::Join', scope));
}

function substitute(argument: Json, scope: IntrinsicScope): string {
  const parts = typeof argument === 'string' ? [argument, {}] : listArgument(argument, 'Fn::Sub', scope, 2);
  const [template, own] = parts as [Json, Json];
  if (!isJsonObject(own)) {
    throw wrong(scope, 'the variables of Fn::Sub are no object');
  }
  return stringArgument(template, 'Fn::Sub', scope).replace(/\$\{([^}]*)\}/g, (_, expression: string) => {
    if (expression.startsWith('!')) {
      return `\${${expression.slice(1)}}`;
    }
    const name = expression.trim();
    if (Object.hasOwn(own, name)) {
      return scalar(evaluate(own[name] as Json, scope), 'Fn::Sub', scope);
    }
    return scalar(name.includes('.') ? getAttribute(name, scope) : scope.ref(name), 'Fn::Sub', scope);
  });
}

function select(argument: Json, scope: IntrinsicScope): Json {
  const [index, members] = listArgument(argument, 'Fn::Select', scope, 2);
  const selected = evaluatedList(members as Json, 'Fn::Select', scope)[Number(evaluate(index as Json, scope))];
  if (selected === undefined) {
    throw wrong(scope, 'Fn::Select selects a member that is not there');
  }
  return selected;
}

function split(argument: Json, scope: IntrinsicScope): Json {
  const [delimiter, text] = listArgument(argument, 'Fn::Split', scope, 2);
  return evaluatedString(text as Json, 'Fn::Split', scope).split(stringArgument(delimiter, 'Fn::Split', scope));
}

function choose(argument: Json, scope: IntrinsicScope): Json | undefined {
  const [condition, then, otherwise] = listArgument(argument, 'Fn::If', scope, 3);
  const holds = scope.condition(stringArgument(condition, 'Fn::If', scope));
  return evaluate((holds ? then : otherwise) as Json, scope);
}

function stackOutput(argument: Json, scope: IntrinsicScope): Json {
  const { StackName: stack = null, OutputName: name = null } = isJsonObject(argument) ? argument : {};
  return scope.output(
    evaluatedString(stack, 'Fn::GetStackOutput', scope),
    evaluatedString(name, 'Fn::GetStackOutput', scope),
  );
}

function findInMap(argument: Json, scope: IntrinsicScope): Json {
  const [map, top, second] = listArgument(argument, 'Fn::FindInMap', scope, 3).map((part) =>
    evaluatedString(part, 'Fn::FindInMap', scope),
  );
  return scope.mapping(map as string, top as string, second as string);
}

function listArgument(argument: Json, name: string, scope: IntrinsicScope, length?: number): readonly Json[] {
  if (!Array.isArray(argument) || (length !== undefined && argument.length !== length)) {
    throw wrong(scope, `${name} needs ${length === undefined ? 'a list' : `a list of ${length}`}`);
  }
  return argument;
}

function evaluatedList(argument: Json, name: string, scope: IntrinsicScope): readonly Json[] {
  return listArgument(evaluate(argument, scope) ?? null, name, scope);
}

function stringArgument(argument: Json | undefined, name: string, scope: IntrinsicScope): string {
  if (typeof argument !== 'string') {
    throw wrong(scope, `${name} needs a string`);
  }
  return argument;
}

function evaluatedString(argument: Json, name: string, scope: IntrinsicScope): string {
  return scalar(evaluate(argument, scope), name, scope);
}

function scalar(value: Json | undefined, name: string, scope: IntrinsicScope): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw wrong(scope, `${name} needs a string where it finds something else`);
}

function wrong(scope: IntrinsicScope, fault: string): StartError {
  return new StartError(`In ${scope.place}: ${fault}.`);
}
