import type { DeployedStacks } from './deployed-stacks.js';
import type { DeployedResource } from './deployment.js';

/** An address of AWS, and the one that stands for it on this machine. */
export interface Relocation {
  readonly from: string;
  readonly to: string;
}

/** The same deployment, with every address of AWS in it replaced by the one on this machine. */
export function relocate(deployment: DeployedStacks, relocations: readonly Relocation[]): DeployedStacks {
  const relocated = new Map<DeployedResource, DeployedResource>();
  const relocateResource = (resource: DeployedResource): DeployedResource => {
    const known = relocated.get(resource);
    if (known !== undefined) return known;
    const moved = { ...resource, properties: relocateRecord(resource.properties, relocations) };
    relocated.set(resource, moved);
    return moved;
  };
  return { ...deployment, resources: (type) => deployment.resources(type).map(relocateResource) };
}

function relocateRecord(
  record: Readonly<Record<string, unknown>>,
  relocations: readonly Relocation[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, relocateValue(value, relocations)]));
}

function relocateValue(value: unknown, relocations: readonly Relocation[]): unknown {
  if (typeof value === 'string') {
    return relocations.reduce((text, { from, to }) => text.replaceAll(from, to), value);
  }
  if (Array.isArray(value)) return value.map((member: unknown) => relocateValue(member, relocations));
  return typeof value === 'object' && value !== null
    ? relocateRecord(value as Readonly<Record<string, unknown>>, relocations)
    : value;
}
