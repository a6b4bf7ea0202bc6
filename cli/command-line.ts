import { parseArgs } from 'node:util';
import { CONSUMER_LENGTH, PLAN_NAME } from '../core/settings/rate-plans.js';
import { CommandError } from './command-error.js';

interface GateCommand {
  /** Name or ARN. */
  readonly table: string;
  /** Name or issuer. */
  readonly provider: string | undefined;
  readonly region: string | undefined;
  readonly json: boolean;
}

export interface SessionsCommand extends GateCommand {
  readonly about: 'sessions';
  readonly action: 'list' | 'end';
  readonly subject: string;
  readonly dryRun: boolean;
}

export interface ConsumersCommand extends GateCommand {
  readonly about: 'consumers';
  /** Undefined where consumers are only listed. */
  readonly change:
    | { readonly kind: 'assign'; readonly consumer: string; readonly plan: string }
    | { readonly kind: 'remove'; readonly consumer: string }
    | undefined;
}

export type Command = SessionsCommand | ConsumersCommand;

export const USAGE = `Lists or ends the sessions of a user, and gives consumers their rate plan, with your AWS credentials.

  claimgate sessions list --table <table> --subject <sub> [--provider <provider>] [--json]
  claimgate sessions end  --table <table> --subject <sub> [--provider <provider>] [--dry-run] [--json]
  claimgate consumers list   --table <table> [--provider <provider>] [--json]
  claimgate consumers assign --table <table> --consumer <name> --plan <plan> [--provider <provider>] [--json]
  claimgate consumers remove --table <table> --consumer <name> [--provider <provider>] [--json]

  --table     the table of the gate, by name or ARN
  --subject   the user, as the provider names it in the claim sub
  --consumer  the consumer, by the value of the claim that consumerKey names
  --plan      the plan, by its name in consumerKey
  --provider  the provider of the user or consumer, by name or issuer; only needed where the gate has several
  --region    where the table is, unless the ARN or your AWS configuration says so
  --dry-run   only says what would end
  --json      one JSON object per line

Exit codes: 0 done, 1 failed, 2 the command line is wrong. Credentials come from where the AWS command line takes them:
AWS_PROFILE, environment variables, single sign-on, a role.
`;

const OPTIONS = {
  table: { type: 'string' },
  subject: { type: 'string' },
  consumer: { type: 'string' },
  plan: { type: 'string' },
  provider: { type: 'string' },
  region: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Options = ReturnType<typeof parsed>['values'];

/**
 * @returns undefined if help is asked for
 * @throws CommandError
 */
export function parseCommandLine(words: readonly string[]): Command | undefined {
  const { values, positionals } = parsed(words);
  if (values.help === true || words.length === 0) return undefined;
  const command = positionals.join(' ');
  switch (command) {
    case 'sessions list':
    case 'sessions end':
      return sessionsCommand(command === 'sessions end' ? 'end' : 'list', values);
    case 'consumers list':
      refuse(values, ['subject', 'consumer', 'plan', 'dry-run'], command);
      return { ...gateCommand(values), about: 'consumers', change: undefined };
    case 'consumers assign':
    case 'consumers remove':
      return consumersCommand(command, values);
    default:
      throw usageError(
        `"${command}" is no command: write "sessions list" or "sessions end", or "consumers list", "consumers assign" or ` +
          '"consumers remove".',
      );
  }
}

function sessionsCommand(action: 'list' | 'end', values: Options): SessionsCommand {
  const dryRun = values['dry-run'] === true;
  if (dryRun && action === 'list') throw usageError('--dry-run belongs to "sessions end"; a list changes nothing.');
  refuse(values, ['consumer', 'plan'], `sessions ${action}`);
  const common = gateCommand(values);
  return { ...common, about: 'sessions', action, subject: required('subject', values.subject), dryRun };
}

function consumersCommand(command: 'consumers assign' | 'consumers remove', values: Options): ConsumersCommand {
  refuse(values, ['subject', 'dry-run', ...(command === 'consumers remove' ? (['plan'] as const) : [])], command);
  const common = { ...gateCommand(values), about: 'consumers' } as const;
  const consumer = required('consumer', values.consumer);
  if (consumer.length > CONSUMER_LENGTH) throw usageError(`--consumer has at most ${CONSUMER_LENGTH} characters.`);
  if (command === 'consumers remove') return { ...common, change: { kind: 'remove', consumer } };
  const plan = required('plan', values.plan);
  if (!PLAN_NAME.test(plan)) throw usageError(`"${plan}" is not the name of a plan: letters, digits and hyphens.`);
  return { ...common, change: { kind: 'assign', consumer, plan } };
}

function gateCommand({ table, provider, region, json }: Options): GateCommand {
  return { table: required('table', table), provider, region, json: json === true };
}

/** What does not belong to a command was meant for something. */
function refuse(values: Options, names: readonly (keyof Options)[], command: string): void {
  const given = names.find((name) => values[name] !== undefined);
  if (given !== undefined) throw usageError(`--${given} does not belong to "${command}".`);
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
