import { isJsonObject, type Json } from '../json.js';
import { StartError } from '../start-error.js';
import type { AssemblyStack } from './assembly.js';
import type { DeployedResource } from './deployment.js';
import { evaluate, evaluateCondition, type IntrinsicScope } from './intrinsics.js';
import { type NamedResource, type ResourceKind, resourceKind } from './resource-kinds.js';
import type { TemplateResource } from './template.js';

/** What a stack can ask of the others. */
export interface OtherStacks {
  exported(name: string, asker: string): Json;
  output(stack: string, name: string, asker: string): Json;
}

type Parameter = (name: string) => Json | undefined;

/** One stack, as the expressions in its template see it. */
export class StackScope {
  private readonly names = new Map<string, string>();
  private readonly conditions = new Map<string, boolean>();
  private readonly pending = new Set<string>();
  private readonly nested = new Map<string, StackScope>();

  /** `given` are the parameters that a nested stack gets from the one around it. */
  constructor(
    private readonly stack: AssemblyStack,
    private readonly others: OtherStacks,
    private readonly given: Parameter = () => undefined,
  ) {
    for (const [logicalId, inner] of stack.nested) {
      this.nested.set(logicalId, new StackScope(inner, others, (name) => this.parameterOf(logicalId, name)));
    }
  }

  get name(): string {
    return this.stack.name;
  }

  /** The resources of this stack and of all that are nested in it. */
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
      deployed.push(...(this.nested.get(logicalId)?.deploy() ?? []));
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

  /** The value of an output; undefined if there is no such output. */
  output(id: string): Json | undefined {
    const output = this.stack.template.outputs[id];
    const scope = this.scopeAt(`stack ${this.stack.name}, output ${id}`);
    if (!isJsonObject(output)) {
      return undefined;
    }
    return this.once(`the output ${id}`, scope.place, () => evaluate(output.Value ?? null, scope));
  }

  private parameterOf(nestedId: string, name: string): Json | undefined {
    const properties = this.stack.template.resources.get(nestedId)?.properties;
    const parameters = isJsonObject(properties) ? properties.Parameters : undefined;
    const value = isJsonObject(parameters) ? parameters[name] : undefined;
    const scope = this.scopeAt(`stack ${this.stack.name}, nested stack ${nestedId}`);
    return value === undefined ? undefined : evaluate(value, scope);
  }

  private scopeAt(place: string): IntrinsicScope {
    return {
      place,
      ref: (name) => this.ref(name, place),
      attribute: (logicalId, name) => this.attribute(logicalId, name, place),
      condition: (name) => this.condition(name, place),
      mapping: (map, top, second) => this.mapping([map, top, second], place),
      exported: (name) => this.others.exported(name, place),
      output: (stack, name) => this.others.output(stack, name, place),
      region: this.stack.region,
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
      const value = this.given(name) ?? parameter.Default;
      if (value === undefined) {
        throw new StartError(`In ${place}: the parameter ${name} has no default value.`);
      }
      return value;
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
    const inner = this.nested.get(logicalId)?.output(name.replace(/^Outputs\./, ''));
    if (inner !== undefined) {
      return inner;
    }
    const kind = this.kindOf(this.placeOf(logicalId, resource), resource);
    const attribute = kind.attribute(name);
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
    const parent = this.textProperty(logicalId, resource, kind.parentProperty);
    const unnamed = { stack, logicalId, region, account, ...(parent === undefined ? {} : { parent }) };
    const name =
      this.names.get(logicalId) ??
      this.textProperty(logicalId, resource, kind.nameProperty) ??
      kind.generateName(unnamed);
    this.names.set(logicalId, name);
    return { ...unnamed, name };
  }

  /** A property that has to do with the name of a resource; undefined where it is not set. */
  private textProperty(
    logicalId: string,
    resource: TemplateResource,
    property: string | undefined,
  ): string | undefined {
    const { properties } = resource;
    const value = property !== undefined && isJsonObject(properties) ? properties[property] : undefined;
    if (value === undefined) {
      return undefined;
    }
    const place = this.placeOf(logicalId, resource);
    const text = this.once(`the ${property} of ${logicalId}`, place, () => evaluate(value, this.scopeAt(place)));
    return typeof text === 'string' ? text : undefined;
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
