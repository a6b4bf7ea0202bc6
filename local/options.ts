import { parseArgs } from 'node:util';
import { InjectError, InjectedFaults } from './aws/injected-faults.js';
import { StartError } from './start-error.js';
import { DEFAULT_APP } from './synthesis.js';
import { DEFAULT_SWITCHES, parseSwitches, SwitchError, type Switches } from './uncertain.js';

/** An identity provider that runs already, instead of the embedded one. */
export interface ExternalProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
  /** The preset of the example app. */
  readonly preset: string;
}

export interface CommandLine {
  readonly help: boolean;
  readonly json: boolean;
  readonly app?: string;
  readonly port: number;
  readonly switches: Switches;
  readonly throttling: boolean;
  readonly console: boolean;
  readonly errorLinks: boolean;
  readonly consolePort?: number;
  readonly faults: InjectedFaults;
  readonly external?: ExternalProvider;
}

export const DEFAULT_PORT = 8400;
/** The local gate listens on so many ports in a row. */
export const PORT_COUNT = 6;
const PRESETS = ['custom', 'keycloak', 'cognito', 'entraId', 'google', 'okta', 'auth0', 'identityServer'];

export const USAGE = `npm start -- [flags]

  --app PATH         a CDK app in TypeScript or a cloud assembly, ${DEFAULT_APP} by default
  --port N           the first of ${PORT_COUNT} ports, ${DEFAULT_PORT} by default
  --console-port N   another port for the page that shows every request
  --no-console       no such page
  --no-error-links   bodies of errors to the letter, without a link to that page
  --json             print one line of JSON once everything runs
  --rule 34=removed  decide an uncertain rule of API Gateway otherwise; may be repeated
  --no-throttle      forget the limits that stages and web ACLs set
  --inject dynamodb=throttle:0.2
                     let every fifth call of a service be throttled; may be repeated: dynamodb, secretsmanager or kms,
                     or one operation (dynamodb.PutItem), with throttle, error (a share of calls) or latency (ms)
  --seed N           strike other calls than with 1, the default

  Instead of the embedded identity provider, one that runs already:
  --issuer URL --client-id ID --client-secret SECRET --audience AUDIENCE
  --provider NAME    ${PRESETS.join(', ')}
`;

const FLAGS = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  app: { type: 'string' },
  port: { type: 'string' },
  'console-port': { type: 'string' },
  'no-console': { type: 'boolean' },
  'no-error-links': { type: 'boolean' },
  rule: { type: 'string', multiple: true },
  'no-throttle': { type: 'boolean' },
  inject: { type: 'string', multiple: true },
  seed: { type: 'string' },
  issuer: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  audience: { type: 'string' },
  provider: { type: 'string' },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'];

export function parseCommandLine(words: readonly string[]): CommandLine {
  const flags = parseFlags(words);
  const external = externalProvider(flags);
  return {
    help: flags.help ?? false,
    json: flags.json ?? false,
    port: parsePort('--port', flags.port ?? String(DEFAULT_PORT), 65_536 - PORT_COUNT),
    console: !flags['no-console'],
    errorLinks: !flags['no-error-links'],
    switches: flags.rule === undefined ? DEFAULT_SWITCHES : parseRules(flags.rule),
    throttling: !flags['no-throttle'],
    ...(flags['console-port'] === undefined
      ? {}
      : { consolePort: parsePort('--console-port', flags['console-port'], 65_535) }),
    faults: parseFaults(flags.inject ?? [], flags.seed),
    ...(flags.app === undefined ? {} : { app: flags.app }),
    ...(external === undefined ? {} : { external }),
  };
}

function parseFlags(words: readonly string[]): Flags {
  try {
    return parseArgs({ args: [...words], options: FLAGS }).values;
  } catch (error) {
    const [fault = ''] = String(error instanceof Error ? error.message : error).split(/\.? To |\. |\n/);
    throw wrong(
      `${fault.replace(/\.$/, '')}; the flags are ${Object.keys(FLAGS)
        .map((flag) => `--${flag}`)
        .join(', ')}.`,
    );
  }
}

function parsePort(flag: string, text: string, highest: number): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 1 || port > highest) {
    throw wrong(`${flag} takes a number from 1 to ${highest}, not "${text}".`);
  }
  return port;
}

function parseRules(rules: readonly string[]): Switches {
  try {
    return parseSwitches(rules);
  } catch (error) {
    throw error instanceof SwitchError ? wrong(`--rule: ${error.message}`) : error;
  }
}

function parseFaults(texts: readonly string[], seed = '1'): InjectedFaults {
  if (!/^[0-9]{1,9}$/.test(seed)) {
    throw wrong(`--seed takes a whole number of at most nine digits, not "${seed}".`);
  }
  try {
    return new InjectedFaults(texts, Number(seed));
  } catch (error) {
    throw error instanceof InjectError ? wrong(`--inject: ${error.message}`) : error;
  }
}

function externalProvider(flags: Flags): ExternalProvider | undefined {
  const needed = ['issuer', 'client-id', 'client-secret', 'audience'] as const;
  const missing = needed.filter((flag) => !flags[flag]);
  if (missing.length === needed.length && flags.provider === undefined) {
    return undefined;
  }
  if (missing.length > 0) {
    throw wrong(`An identity provider of your own needs ${missing.map((flag) => `--${flag}`).join(', ')} too.`);
  }
  const { issuer = '', audience = '', provider: preset = 'custom' } = flags;
  if (!/^https?:$/.test(URL.parse(issuer)?.protocol ?? '')) {
    throw wrong(`--issuer takes a URL that begins with https:// or http://, not "${issuer}".`);
  }
  if (!PRESETS.includes(preset)) {
    throw wrong(`--provider takes ${PRESETS.join(', ')}, not "${preset}".`);
  }
  return { issuer, audience, preset, clientId: flags['client-id'] ?? '', clientSecret: flags['client-secret'] ?? '' };
}

function wrong(message: string): StartError {
  return new StartError(message, 2);
}
