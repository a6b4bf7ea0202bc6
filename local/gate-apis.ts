import type { GatewayOptions, RunningGateway } from './gateway/gateway-server.js';
import type { GatewayTrace } from './gateway-trace.js';
import { serveHttpApi } from './http-api/http-api.js';
import type { GatePorts } from './ports.js';
import { serveRestApi } from './rest-api/rest-api.js';
import type { RunLog } from './run-log.js';
import { StartError } from './start-error.js';
import type { DeployedResource, Deployment, FunctionInvoker } from './template/deployment.js';
import type { Switches } from './uncertain.js';

export interface GateApisOptions {
  readonly deployment: Deployment;
  readonly functions: FunctionInvoker;
  readonly ports: GatePorts;
  readonly mount: GatewayOptions['mount'];
  readonly switches: Switches;
  readonly log: RunLog;
  readonly onStop: (closer: () => Promise<void>) => void;
}

/** Serves the one HTTP API and the one REST API of a deployment. */
export async function serveApis(options: GateApisOptions): Promise<void> {
  const { deployment, functions, ports, mount, switches, log, onStop } = options;
  const run = async (
    serve: (options: GatewayOptions) => Promise<RunningGateway>,
    type: string,
    port: number,
  ): Promise<void> => {
    const gateway = await serve({
      deployment,
      functions,
      switches,
      port,
      api: onlyApi(deployment, type),
      clock: { now: () => Date.now() },
      mount,
      onRequest: (trace) => log.write('gateway', describeTrace(trace)),
    });
    onStop(() => gateway.close());
  };
  await run(serveHttpApi, 'AWS::ApiGatewayV2::Api', ports.httpApi);
  await run(serveRestApi, 'AWS::ApiGateway::RestApi', ports.restApi);
}

function onlyApi(deployment: Deployment, type: string): DeployedResource {
  const [api, ...others] = deployment.resources(type);
  if (api === undefined || others.length > 0) {
    throw new StartError(`The local gate serves one ${type}, and the app has ${others.length + (api ? 1 : 0)}.`);
  }
  return api;
}

function describeTrace(trace: GatewayTrace): string {
  return JSON.stringify(trace);
}
