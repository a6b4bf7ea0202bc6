/** What Lambda allows for all environment variables of a function, names included. */
export const ENVIRONMENT_LIMIT = 4096;

/** The longest that a value which CloudFormation fills in is expected to be. */
const LATE_VALUE = 200;
const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 10,
  'AWS::Region': 16,
  'AWS::URLSuffix': 16,
};

/** Length of a resolved template value, counting what is not known yet at its worst. */
export function worstLength(value: unknown): number {
  if (typeof value === 'string') {
    return Buffer.byteLength(value);
  }
  const join = member(value, 'Fn::Join');
  if (Array.isArray(join) && typeof join[0] === 'string' && Array.isArray(join[1])) {
    const parts: unknown[] = join[1];
    const separators = Buffer.byteLength(join[0]) * Math.max(0, parts.length - 1);
    return parts.reduce<number>((sum, part) => sum + worstLength(part), separators);
  }
  const reference = member(value, 'Ref');
  return (typeof reference === 'string' ? PSEUDO_PARAMETERS[reference] : undefined) ?? LATE_VALUE;
}

/** The environment of one function, by variable, with values as they stand in the template. */
export function checkSettingsSize(environment: Readonly<Record<string, unknown>>): string[] {
  const sizes = Object.entries(environment).map(([name, value]) => ({
    name,
    size: Buffer.byteLength(name) + worstLength(value),
  }));
  const total = sizes.reduce((sum, entry) => sum + entry.size, 0);
  if (total <= ENVIRONMENT_LIMIT) {
    return [];
  }
  const biggest = sizes.reduce((left, right) => (right.size > left.size ? right : left));
  const remedy = biggest.name.endsWith('_ROUTES')
    ? 'share rules between routes, or bind fewer routes to one API'
    : 'use fewer upstream headers, origins, audiences and consumers, and shorter names';
  return [
    `The settings of the gate take ${total} bytes, and Lambda allows ${ENVIRONMENT_LIMIT}: ` +
      `${sizes.map((entry) => `${entry.name} ${entry.size}`).join(', ')}. The biggest is ${biggest.name}: ${remedy}.`,
  ];
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
