import { isJsonObject, type Json } from '../json.js';
import { StartError } from '../start-error.js';
import type { AssemblyStack } from './assembly.js';
import type { DeployedResource } from './deployment.js';
import { evaluate, evaluateCondition, type IntrinsicScope } from './intrinsics.js';
import { type NamedResource, type ResourceKind, resourceKind } from './resource-kinds.js';
import type { TemplateResource } from './template.js';

type Export = (name: string, asker: string) => Json;

/** One stack, as the expressions in its template see it. */
export class StackScope {
  private readonly names = new Map<string, string>();
  private readonly conditions = new Map<string, boolean>();
  private readonly pending = new Set<string>();

  constructor(
    private readonly stack: AssemblyStack,
    private readonly exported: Export,
  ) {}

  deploy(): readonly DeployedResource[] {
    const deployed: DeployedResource[] = [];
    for (const [logicalId, resource] of this.stack.template.resources) {
      const place = this.placeOf(logicalId, resource);
      const kind = this.kindOf(place, resource);
      if (resource.condition !== undefined && !this.condition(resource.condition, place)) {
        continue;
      }
      const properties = evaluate(resource.properties, this.scopeAt(place));
      if (!isJsonObject(properties)) {
        throw new StartError(`In ${place}: the properties are no object.`);
      }
      const physicalId = kind.ref(this.named(logicalId, resource, kind));
      deployed.push({ logicalId, type: resource.type, stack: this.stack.name, physicalId, properties });
    }
    return deployed;
  }

  /** The value of an output by the name of its export; undefined if this stack exports no such name. */
  exportNamed(name: string): Json | undefined {
    for (const [id, output] of Object.entries(this.stack.template.outputs)) {
      const scope = this.scopeAt(`stack ${this.stack.name}, output ${id}`);
      if (!isJsonObject(output) || !isJsonObject(output.Export)) {
        continue;
      }
      if (evaluate(output.Export.Name ?? null, scope) === name) {
        return this.once(`the export ${name}`, scope.place, () => evaluate(output.Value ?? null, scope));
      }
    }
    return undefined;
  }

  private scopeAt(place: string): IntrinsicScope {
    return {
      place,
      ref: (name) => this.ref(name, place),
      attribute: (logicalId, name) => this.attribute(logicalId, name, place),
      condition: (name) => this.condition(name, place),
      mapping: (map, top, second) => this.mapping([map, top, second], place),
      exported: (name) => this.exported(name, place),
    };
  }

  private ref(name: string, place: string): Json | undefined {
    const resource = this.stack.template.resources.get(name);
    if (resource !== undefined) {
      const kind = this.kindOf(this.placeOf(name, resource), resource);
      return kind.ref(this.named(name, resource, kind));
    }
    const parameter = this.stack.template.parameters[name];
    if (isJsonObject(parameter)) {
      if (parameter.Default === undefined) {
        throw new StartError(`In ${place}: the parameter ${name} has no default value.`);
      }
      return parameter.Default;
    }
    return this.pseudoParameter(name, place);
  }

  private pseudoParameter(name: string, place: string): Json | undefined {
    switch (name) {
      case 'AWS::Region':
        return this.stack.region;
      case 'AWS::AccountId':
        return this.stack.account;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return this.stack.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${this.stack.region}:${this.stack.account}:stack/${this.stack.name}/local`;
      case 'AWS::NoValue':
        return undefined;
      default:
        throw new StartError(`In ${place}: Ref names ${name}, which is neither a resource nor a parameter.`);
    }
  }

  private attribute(logicalId: string, name: string, place: string): Json {
    const resource = this.stack.template.resources.get(logicalId);
    if (resource === undefined) {
      throw new StartError(`In ${place}: Fn::GetAtt names ${logicalId}, which is no resource.`);
    }
    const kind = this.kindOf(this.placeOf(logicalId, resource), resource);
    const attribute = Object.hasOwn(kind.attributes, name) ? kind.attributes[name] : undefined;
    if (attribute === undefined) {
      throw new StartError(
        `In ${place}: the attribute ${name} of ${logicalId} (${resource.type}) is not known to the local gate.`,
      );
    }
    return attribute(this.named(logicalId, resource, kind));
  }

  private condition(name: string, place: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) {
      return known;
    }
    const condition = this.stack.template.conditions[name];
    if (condition === undefined) {
      throw new StartError(`In ${place}: there is no condition ${name}.`);
    }
    const holds = this.once(`the condition ${name}`, place, () =>
      evaluateCondition(condition, this.scopeAt(`stack ${this.stack.name}, condition ${name}`)),
    );
    this.conditions.set(name, holds);
    return holds;
  }

  private mapping(keys: readonly string[], place: string): Json {
    let value: Json | undefined = this.stack.template.mappings;
    for (const key of keys) {
      value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    if (value === undefined) {
      throw new StartError(`In ${place}: the mapping ${keys.join('.')} is not there.`);
    }
    return value;
  }

  private named(logicalId: string, resource: TemplateResource, kind: ResourceKind): NamedResource {
    const { name: stack, region, account } = this.stack;
    const unnamed = { stack, logicalId, region, account };
    const name = this.names.get(logicalId) ?? this.ownName(logicalId, resource, kind) ?? kind.generateName(unnamed);
    this.names.set(logicalId, name);
    return { ...unnamed, name };
  }

  private ownName(logicalId: string, resource: TemplateResource, kind: ResourceKind): string | undefined {
    const { properties } = resource;
    if (kind.nameProperty === undefined || !isJsonObject(properties) || properties[kind.nameProperty] === undefined) {
      return undefined;
    }
    const value = properties[kind.nameProperty] as Json;
    const place = this.placeOf(logicalId, resource);
    const name = this.once(`the name of ${logicalId}`, place, () => evaluate(value, this.scopeAt(place)));
    return typeof name === 'string' ? name : undefined;
  }

  private kindOf(place: string, resource: TemplateResource): ResourceKind {
    const kind = resourceKind(resource.type);
    if (kind === undefined) {
      throw new StartError(`In ${place}: the local gate does not know the resource type ${resource.type}.`);
    }
    return kind;
  }

  private placeOf(logicalId: string, resource: TemplateResource): string {
    return `stack ${this.stack.name}, resource ${logicalId} (${resource.type})`;
  }

  private once<T>(what: string, place: string, evaluateIt: () => T): T {
    if (this.pending.has(what)) {
      throw new StartError(`In ${place}: ${what} depends on itself.`);
    }
    this.pending.add(what);
    try {
      return evaluateIt();
    } finally {
      this.pending.delete(what);
    }
  }
}
