import { env } from 'node:process';
import { SettingsError } from '../../core/settings/parse.js';

/** @throws SettingsError if the variable is missing */
export function variable(name: string): string {
  const value = env[name];
  if (value === undefined)
    throw new SettingsError(`The environment variable ${name} is missing; deploy the gate again.`);
  return value;
}
