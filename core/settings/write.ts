import { deflateSync, strToU8 } from 'fflate';
import type { GateSettings, RoutesDocument } from './document.js';

/** The settings as they travel. They may hold CloudFormation tokens, so they stay plain JSON. */
export function writeSettings(settings: GateSettings): string {
  return JSON.stringify(settings);
}

/**
 * The routes as they travel: raw deflate, base64url. The deflater is ours and not Node's, so that the text, and with
 * it the template, does not vary with the Node version.
 */
export function writeRoutes(routes: RoutesDocument): string {
  return Buffer.from(deflateSync(strToU8(JSON.stringify(routes)), { level: 9 })).toString('base64url');
}
