import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.js';

interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
}

interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly union?: unknown;
  readonly collection?: { readonly elementtype: TypeReference };
}

interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly type?: TypeReference;
  readonly overrides?: string;
  readonly protected?: boolean;
  readonly parameters?: readonly Member[];
  readonly returns?: { readonly type: TypeReference };
}

interface Type {
  readonly fqn: string;
  readonly kind: string;
  readonly datatype?: boolean;
  readonly docs?: Docs;
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly initializer?: Omit<Member, 'name'>;
  readonly members?: readonly Member[];
}

const assembly: { readonly types: Readonly<Record<string, Type>> } = JSON.parse(
  readFileSync(join(ROOT, '.jsii'), 'utf8'),
);
const types = Object.values(assembly.types);

const membersOf = (type: Type) => [...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])];

function references(member: Member): TypeReference[] {
  const direct = [member.type, member.returns?.type, ...(member.parameters ?? []).map(({ type }) => type)];
  return direct.filter((type) => type !== undefined).flatMap((type) => [type, ...nested(type)]);
}

function nested(type: TypeReference): TypeReference[] {
  const element = type.collection?.elementtype;
  return element === undefined ? [] : [element, ...nested(element)];
}

/** Every value that somebody gives: props, and parameters of methods and constructors. */
const inputs = types.flatMap((type) => [
  ...(type.datatype === true ? (type.properties ?? []) : []).map((input) => ({
    input,
    path: `${type.fqn}.${input.name}`,
  })),
  ...[...(type.methods ?? []), { ...type.initializer, name: 'constructor' }]
    .filter((method) => method.overrides === undefined)
    .flatMap(({ name, parameters = [] }) =>
      parameters.map((input) => ({ input, path: `${type.fqn}.${name}(${input.name})` })),
    ),
]);

/** What a number counts or measures. */
const UNIT =
  /\b(MiB|bytes|seconds?|minutes?|hours?|percent|requests|logouts|events|attempts|invocations|tokens|instances|runs at a time|by one)\b/i;

const textOf = ({ docs }: Member) => [docs?.summary, docs?.remarks, docs?.default].join(' ');

function lacksUnit(member: Member): boolean {
  if (member.type?.primitive === 'number') return !UNIT.test(textOf(member));
  // A Duration brings its unit; what is left to say is how long it is.
  return (
    member.type?.fqn === 'aws-cdk-lib.Duration' &&
    !/Duration\.\w+\(\d+\)|\b(second|minute|hour)s?\b/.test(textOf(member))
  );
}

describe('public API', () => {
  it('has types', () => {
    expect(types.map(({ fqn }) => fqn)).toContain('claimgate.OidcGate');
  });

  it('needs no union, any or json, which other languages do not have', () => {
    const wrong = types.flatMap((type) =>
      membersOf(type)
        .filter((member) =>
          references(member).some(
            ({ union, primitive }) => union !== undefined || primitive === 'any' || primitive === 'json',
          ),
        )
        .map((member) => `${type.fqn}.${member.name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('documents every type and member', () => {
    const undocumented = types.flatMap((type) => [
      ...(type.docs?.summary === undefined ? [type.fqn] : []),
      ...membersOf(type)
        .filter((member) => member.docs?.summary === undefined && member.overrides === undefined)
        .map((member) => `${type.fqn}.${member.name}`),
    ]);
    expect(undocumented).toEqual([]);
  });

  it('states the default of every optional prop', () => {
    const silent = types
      .filter((type) => type.datatype === true)
      .flatMap((type) =>
        (type.properties ?? [])
          .filter((member) => member.optional === true && member.docs?.default === undefined)
          .map((member) => `${type.fqn}.${member.name}`),
      );
    expect(silent).toEqual([]);
  });

  it('documents every parameter', () => {
    expect(inputs.length).toBeGreaterThan(100);
    expect(inputs.filter(({ input }) => input.docs?.summary === undefined).map(({ path }) => path)).toEqual([]);
  });

  it('names the unit of every number, and how long a time is', () => {
    expect(inputs.filter(({ input }) => lacksUnit(input)).map(({ path }) => path)).toEqual([]);
  });
});
