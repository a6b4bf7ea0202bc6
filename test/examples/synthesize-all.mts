import { join } from 'node:path';
import { env } from 'node:process';
import { exampleNames } from './synthesized-examples.js';

/**
 * Synthesizes every example in one process, each into a folder of its own: an app writes its assembly when the process
 * ends, to where the environment pointed when the app was made.
 */
const folder = env.EXAMPLES_OUT ?? '';
for (const name of exampleNames()) {
  env.CDK_OUTDIR = join(folder, name);
  await import(`../../examples/${name}/app.js`);
}
