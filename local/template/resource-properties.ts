import { type DeployedResource, DeploymentError } from './deployment.js';

/** Reads the properties of a resource, and says which of them nobody read: nothing in a template is skipped silently. */
export class ResourceProperties {
  private readonly unread: Set<string>;

  constructor(
    readonly resource: DeployedResource,
    private readonly values: Readonly<Record<string, unknown>> = resource.properties,
    private readonly prefix = '',
  ) {
    this.unread = new Set(Object.keys(values).filter((name) => values[name] !== undefined));
  }

  fail(reason: string): never {
    throw new DeploymentError(this.resource, reason);
  }

  optionalString(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.wrong(name, 'a string');
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.fail(`${this.prefix}${name} is missing`);
  }

  optionalNumber(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : this.wrong(name, 'a number');
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    return this.wrong(name, 'true or false');
  }

  strings(name: string): readonly string[] {
    const value = this.take(name) ?? [];
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isList ? value : this.wrong(name, 'a list of strings');
  }

  /** A map of texts; numbers and booleans are taken as their text, as CloudFormation does. */
  textMap(name: string): Readonly<Record<string, string>> {
    const map = this.record(name);
    for (const value of Object.values(map)) {
      if (!['string', 'number', 'boolean'].includes(typeof value)) return this.wrong(name, 'a map of strings');
    }
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
  }

  record(name: string): Readonly<Record<string, unknown>> {
    const value = this.take(name) ?? {};
    return isRecord(value) ? value : this.wrong(name, 'an object');
  }

  optionalChild(name: string): ResourceProperties | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    if (!isRecord(value)) return this.wrong(name, 'an object');
    return new ResourceProperties(this.resource, value, `${this.prefix}${name}.`);
  }

  children(name: string): readonly ResourceProperties[] {
    const value = this.take(name) ?? [];
    if (!Array.isArray(value)) return this.wrong(name, 'a list');
    return value.map((item: unknown, index) => {
      if (!isRecord(item)) return this.wrong(`${name}[${index}]`, 'an object');
      return new ResourceProperties(this.resource, item, `${this.prefix}${name}[${index}].`);
    });
  }

  /** Properties that change nothing for a request on one machine. */
  withoutEffect(...names: readonly string[]): this {
    for (const name of names) this.unread.delete(name);
    return this;
  }

  /** Properties that are known, and cannot be served on one machine. */
  unsupported(...names: readonly string[]): this {
    for (const name of names) {
      if (this.unread.has(name)) this.fail(`${this.prefix}${name} is not supported by the local gateway`);
    }
    return this;
  }

  finish(): void {
    const [name] = this.unread;
    if (name !== undefined) this.fail(`${this.prefix}${name} is not known to the local gateway`);
  }

  private take(name: string): unknown {
    this.unread.delete(name);
    return this.values[name];
  }

  private wrong(name: string, expected: string): never {
    return this.fail(`${this.prefix}${name} must be ${expected}`);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
