import { parseArgs } from 'node:util';
import { CommandError } from './command-error.js';

export interface SessionsCommand {
  readonly action: 'list' | 'end';
  /** Name or ARN. */
  readonly table: string;
  readonly subject: string;
  /** Name or issuer. */
  readonly provider: string | undefined;
  readonly region: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export const USAGE = `Lists or ends the sessions of a user, with your AWS credentials.

  claimgate sessions list --table <table> --subject <sub> [--provider <provider>] [--json]
  claimgate sessions end  --table <table> --subject <sub> [--provider <provider>] [--dry-run] [--json]

  --table     the table of the gate, by name or ARN
  --subject   the user, as the provider names it in the claim sub
  --provider  the provider of the user, by name or issuer; only needed where the gate has several
  --region    where the table is, unless the ARN or your AWS configuration says so
  --dry-run   only says what would end
  --json      one JSON object per line

Exit codes: 0 done, 1 failed, 2 the command line is wrong. Credentials come from where the AWS command line takes them:
AWS_PROFILE, environment variables, single sign-on, a role.
`;

const OPTIONS = {
  table: { type: 'string' },
  subject: { type: 'string' },
  provider: { type: 'string' },
  region: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * @returns undefined if help is asked for
 * @throws CommandError
 */
export function parseCommandLine(words: readonly string[]): SessionsCommand | undefined {
  const { values, positionals } = parsed(words);
  if (values.help === true || words.length === 0) return undefined;
  const [subcommand, action, ...rest] = positionals;
  if (subcommand !== 'sessions' || (action !== 'list' && action !== 'end') || rest.length > 0) {
    throw usageError(`"${positionals.join(' ')}" is no command: write "sessions list" or "sessions end".`);
  }
  const dryRun = values['dry-run'] === true;
  if (dryRun && action === 'list') throw usageError('--dry-run belongs to "sessions end"; a list changes nothing.');
  return {
    action,
    table: required('table', values.table),
    subject: required('subject', values.subject),
    provider: values.provider,
    region: values.region,
    dryRun,
    json: values.json === true,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw usageError(`--${name} is missing.`);
  return value;
}

function usageError(message: string): CommandError {
  return new CommandError(`${message}\n"claimgate --help" says how to write it.`, 2);
}
