import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.js';
import { synthesize } from '../bin/synthesized-app.js';

const PRELOAD = ['tsx', pathToFileURL(join(import.meta.dirname, 'nag-preload.mts')).href];

/** Resources of the gate stand below it or its API, and guard routes; the rest of an example is its owner's. */
const OF_THE_GATE = /\/(Gate|Claimgate)\/|^AwsSolutions-(APIG4|COG4) /;

/** What an example declares public, and the authorizer does not see, is left for its owner to acknowledge. */
const DECLARED_PUBLIC = /^AwsSolutions-APIG4 .*\/Claimgate\/[A-Z]+ \||^AwsSolutions-(APIG4|COG4) .*\/health\/GET\//;

/** What an example guards by another authorizer than the gate's. */
const GUARDED_OTHERWISE = /\/maintenance\/POST\//;

async function findings(app: string, context: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { exitCode, errors } = await synthesize(app, context, PRELOAD);
  expect(exitCode, errors).toBe(0);
  return errors.split('\n').filter((line) => line.startsWith('AwsSolutions-'));
}

describe('cdk-nag, AwsSolutions', () => {
  it.each(['http', 'rest'])('finds nothing in the app that is deployed without writing code, api=%s', async (api) => {
    const context = {
      issuer: 'https://id.example.com/realms/shop',
      clientId: 'shop',
      clientSecretName: 'shop/client-secret',
      upstream: 'https://orders.example.com',
    };
    expect(await findings('bin/claimgate.ts', { ...context, api })).toEqual([]);
  });

  it('finds nothing of the gate in the example of orders with everything it can be asked for', async () => {
    const context = { allowedOrigins: 'https://app.example.com', keepForms: 'true' };
    const ofTheGate = (await findings('examples/orders/app.ts', context)).filter((finding) =>
      OF_THE_GATE.test(finding),
    );
    expect(ofTheGate.filter((finding) => !DECLARED_PUBLIC.test(finding))).toEqual([]);
  });

  it.each(globSync('examples/*/app.ts', { cwd: ROOT }).sort())('finds nothing of the gate in %s', async (app) => {
    const ofTheGate = (await findings(app)).filter((finding) => OF_THE_GATE.test(finding));
    const decidedByTheOwner = [DECLARED_PUBLIC, GUARDED_OTHERWISE];
    expect(ofTheGate.filter((finding) => !decidedByTheOwner.some((pattern) => pattern.test(finding)))).toEqual([]);
  });
});
