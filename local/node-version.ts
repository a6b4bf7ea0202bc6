import { StartError } from './start-error.js';

/** What the functions run on in AWS, and here. */
const MAJOR = 24;

/** @throws StartError on another Node.js */
export function checkNodeVersion(version: string): void {
  if (Number.parseInt(version, 10) >= MAJOR) return;
  throw new StartError(
    `The functions need Node.js ${MAJOR}, and this is ${version}: use the npm scripts, which bring it, as in npm start.`,
  );
}
