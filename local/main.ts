import { type LocalGate, startLocalGate } from './local-gate.js';
import { type CommandLine, parseCommandLine, USAGE } from './options.js';
import { readyJson, readySummary } from './ready.js';
import { StartError } from './start-error.js';
import { untilEnded } from './until-ended.js';

/** How long ending may take, in milliseconds. */
const STOP_LIMIT = 10_000;

async function main(words: readonly string[]): Promise<void> {
  const commandLine = parseCommandLine(words);
  if (commandLine.help) {
    process.stdout.write(USAGE);
    return;
  }
  const ended = untilEnded();
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const gate = startLocalGate(commandLine.json ? commandLine : { ...commandLine, onError: tell });
  const first = await Promise.race([gate, ended]);
  if (first !== 'ended') {
    announce(first, commandLine);
    await ended;
  }
  setTimeout(() => process.exit(0), STOP_LIMIT).unref();
  // Whoever interrupts the start has no use for the reason why it did not succeed.
  await gate.then(
    (started) => started.stop(),
    () => {},
  );
}

function announce(gate: LocalGate, { json }: CommandLine): void {
  process.stdout.write(`${json ? readyJson(gate) : readySummary(gate)}\n`);
  if (json) {
    process.stderr.write(`The log is ${gate.log.file}\n`);
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    const clear = error instanceof StartError || (error instanceof Error && error.name === 'DeploymentError');
    process.stderr.write(`${clear ? error.message : `The local gate has a defect: ${(error as Error).stack}`}\n`);
    process.exit(error instanceof StartError ? error.exitCode : 1);
  },
);
