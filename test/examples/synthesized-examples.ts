import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { ROOT } from '../architecture/source-files.js';

export interface SynthesizedExample {
  /** By the name of the stack; nested stacks by the beginning of their logical id. */
  template(stack: string): Template;
  /** Ids of the gate's warnings that nobody acknowledged, each once. */
  readonly warnings: readonly string[];
}

/** The folders of the examples. */
export function exampleNames(): string[] {
  return globSync('examples/*/app.ts', { cwd: ROOT })
    .map((file) => basename(dirname(file)))
    .sort();
}

/** Synthesizes all examples at once, as the CDK command line does and without AWS credentials. */
export async function synthesizeExamples(): Promise<ReadonlyMap<string, SynthesizedExample>> {
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-examples-'));
  try {
    await synthesizeExamplesInto(folder, {});
    return new Map(exampleNames().map((name) => [name, readAssembly(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the cloud assembly of each example into a folder of its name. */
export async function synthesizeExamplesInto(folder: string, context: object): Promise<void> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'test/examples/synthesize-all.mts'], {
    cwd: ROOT,
    env: {
      JSII_DEPRECATED: 'quiet',
      PATH: process.env.PATH,
      EXAMPLES_OUT: folder,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:disable-asset-staging': true, ...context }),
    },
  });
}

function readAssembly(folder: string): SynthesizedExample {
  const templates = new Map(
    globSync('*.template.json', { cwd: folder }).map((file) => [
      file,
      JSON.parse(readFileSync(join(folder, file), 'utf8')),
    ]),
  );
  const metadata = globSync('{manifest,*.metadata}.json', { cwd: folder })
    .filter((file) => existsSync(join(folder, file)))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  return {
    template: (stack) => {
      const [file, ...more] = [...templates.keys()].filter((name) => name.startsWith(stack));
      if (file === undefined || more.length > 0) throw new Error(`${stack} is not one of ${[...templates.keys()]}`);
      return Template.fromJSON(templates.get(file));
    },
    warnings: [...new Set(metadata.flatMap((text) => text.match(/\[ack: claimgate:[a-z-]+\]/g) ?? []))]
      .map((tag) => tag.slice('[ack: claimgate:'.length, -1))
      .sort(),
  };
}
