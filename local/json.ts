/** A value as it stands in a template or in a message of the AWS JSON protocol. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an array; nothing for a missing value, one member for anything else, as IAM reads its documents. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value as Json];
}

export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
