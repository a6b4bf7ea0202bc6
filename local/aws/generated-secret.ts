import { randomInt } from 'node:crypto';
import { type Json, type JsonObject, parseJsonObject } from '../json.js';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A random value as GenerateSecretString of AWS::SecretsManager::Secret describes it. */
export function generateSecret(options: JsonObject): string {
  const password = generatePassword(options);
  const key = options.GenerateStringKey;
  if (typeof key !== 'string') {
    return password;
  }
  return JSON.stringify({ ...parseJsonObject(String(options.SecretStringTemplate ?? '{}')), [key]: password });
}

function generatePassword(options: JsonObject): string {
  const excluded = String(options.ExcludeCharacters ?? '');
  const kinds = [
    isSet(options.ExcludeLowercase) ? '' : LOWER,
    isSet(options.ExcludeUppercase) ? '' : LOWER.toUpperCase(),
    isSet(options.ExcludeNumbers) ? '' : DIGITS,
    isSet(options.ExcludePunctuation) ? '' : PUNCTUATION,
    isSet(options.IncludeSpace) ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((character) => !excluded.includes(character)))
    .filter((kind) => kind.length > 0);
  const length = Number(options.PasswordLength ?? 32);
  const required = isSet(options.RequireEachIncludedType ?? true) ? kinds : [];
  const all = kinds.flat();
  const characters = [...required, ...Array<string[]>(Math.max(0, length - required.length)).fill(all)].map(pick);
  return shuffle(characters).join('');
}

function isSet(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? '';
}

function shuffle(characters: string[]): string[] {
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters;
}
