import type { CedarEngine } from '../../core/access/cedar.js';
import { onFirstUse } from './on-first-use.js';

/** Cedar takes megabytes and time to start: it waits for the first request to a route whose rule needs it. */
export function cedarOnFirstUse(): CedarEngine {
  return onFirstUse<CedarEngine>(async () => {
    const { WasmCedarEngine } = await import('./cedar-engine.js');
    return new WasmCedarEngine();
  });
}
