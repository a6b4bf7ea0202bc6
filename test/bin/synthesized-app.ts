import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SynthesizedApp {
  readonly exitCode: number;
  readonly errors: string;
  /** The template of the app's stack; empty if it failed. */
  readonly template: {
    readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
  };
}

/** Runs a CDK app as the CDK command line does, with context and without AWS credentials. */
export async function synthesize(
  app: string,
  context: Readonly<Record<string, string>>,
  preload: readonly string[] = ['tsx'],
): Promise<SynthesizedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'claimgate-app-'));
  try {
    const { exitCode, errors } = await run(app, preload, {
      PATH: process.env.PATH ?? '',
      // aws-cdk-lib says of its own table that it uses what is deprecated.
      JSII_DEPRECATED: 'quiet',
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:disable-asset-staging': true }),
      CDK_OUTDIR: folder,
    });
    const file = (await readdir(folder)).find((name) => name.endsWith('.template.json'));
    const template = file === undefined ? {} : JSON.parse(await readFile(join(folder, file), 'utf8'));
    return { exitCode, errors, template };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(
  app: string,
  preload: readonly string[],
  env: Record<string, string>,
): Promise<{ exitCode: number; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...preload.flatMap((module) => ['--import', module]), app],
      { env },
      (_, __, errors) => resolve({ exitCode: child.exitCode ?? -1, errors }),
    );
  });
}

/** Types of the resources of a template, each as often as it is there. */
export function typesOf({ template }: SynthesizedApp): string[] {
  return Object.values(template.Resources ?? {}).map((resource) => resource.Type);
}
