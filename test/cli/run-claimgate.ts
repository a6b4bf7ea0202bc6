import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../architecture/source-files.js';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as an operator does, from the file that is published. */
export function runClaimgate(line: string, variables: Variables): Promise<Outcome> {
  const env = {
    PATH: process.env.PATH,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...variables,
  };
  const file = join(ROOT, 'build', 'cli', 'claimgate.mjs');
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...line.split(' ')], { env, timeout: 30_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}
