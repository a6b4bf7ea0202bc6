import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of a function's bundle. */
export function bundleFolder(name: string): string {
  const folder = join(packageRoot(__dirname), 'build', 'lambdas', name);
  if (!existsSync(join(folder, 'handler.mjs'))) {
    throw new Error(`The bundle of the ${name} function is missing: run npm run build:lambdas.`);
  }
  return folder;
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) {
    return folder;
  }
  const parent = dirname(folder);
  if (parent === folder) {
    throw new Error('The folder of the package, which holds package.json, cannot be found: install claimgate again.');
  }
  return packageRoot(parent);
}
