import type { ApiAddress, Mount } from './api-addresses.js';
import type { GatewayOptions, RunningGateway } from './gateway/gateway-server.js';
import { serveHttpApi } from './http-api/http-api.js';
import { serveRestApi } from './rest-api/rest-api.js';
import type { RunLog } from './run-log.js';
import { StartError } from './start-error.js';
import type { Deployment, FunctionInvoker } from './template/deployment.js';
import type { Switches } from './uncertain.js';

export interface GateApisOptions {
  readonly deployment: Deployment;
  readonly functions: FunctionInvoker;
  readonly addresses: readonly ApiAddress[];
  readonly privateUpstream: string;
  readonly mount: Mount;
  readonly switches: Switches;
  readonly log: RunLog;
  readonly onStop: (closer: () => Promise<void>) => void;
}

const SERVE: Readonly<Record<ApiAddress['flavour'], (options: GatewayOptions) => Promise<RunningGateway>>> = {
  http: serveHttpApi,
  rest: serveRestApi,
};

/** Serves every API of a deployment. */
export async function serveApis(options: GateApisOptions): Promise<void> {
  const { deployment, functions, addresses, privateUpstream, mount, switches, log, onStop } = options;
  if (addresses.length === 0) throw new StartError('The app has neither an HTTP API nor a REST API.');
  for (const { flavour, api, port } of addresses) {
    const gateway = await SERVE[flavour]({
      deployment,
      functions,
      switches,
      privateUpstream,
      port,
      api,
      clock: { now: () => Date.now() },
      mount,
      onRequest: (trace) => log.write('gateway', JSON.stringify(trace)),
    });
    onStop(() => gateway.close());
  }
}
