import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a command to its end and returns what it said; throws with its output if it fails. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  // What the test runner adds to the environment is not for others.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, ...variables };
  try {
    const { stdout, stderr } = await execute(command, args, {
      cwd,
      env,
      timeout: 280_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = Object(error);
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
