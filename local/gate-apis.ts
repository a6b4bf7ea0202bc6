import type { ApiAddress, DomainAddress } from './api-addresses.js';
import type { Console } from './console/console.js';
import { domainEntrance } from './gateway/custom-domain.js';
import { type GatewayOptions, type ServedApi, serve, serveEntrance } from './gateway/gateway-server.js';
import type { GatewayTrace } from './gateway-trace.js';
import { httpApi } from './http-api/http-api.js';
import { restApi } from './rest-api/rest-api.js';
import type { RunLog } from './run-log.js';
import { StartError } from './start-error.js';
import type { Deployment, FunctionInvoker } from './template/deployment.js';
import type { Switches } from './uncertain.js';

export interface GateApisOptions {
  readonly deployment: Deployment;
  readonly functions: FunctionInvoker;
  readonly apis: readonly ApiAddress[];
  readonly domains: readonly DomainAddress[];
  readonly privateUpstream: string;
  readonly switches: Switches;
  readonly throttling: boolean;
  readonly secretValue: (arn: string) => string;
  readonly log: RunLog;
  readonly console: Console | undefined;
  readonly onStop: (closer: () => Promise<void>) => void;
}

const CREATE: Readonly<Record<ApiAddress['flavour'], (options: GatewayOptions) => ServedApi>> = {
  http: httpApi,
  rest: restApi,
};

/** Serves every API of a deployment, and every custom domain that leads to some of them. */
export async function serveApis(options: GateApisOptions): Promise<void> {
  const { deployment, functions, apis, domains, privateUpstream, switches, throttling, secretValue } = options;
  const { log, console, onStop } = options;
  if (apis.length === 0) throw new StartError('The app has neither an HTTP API nor a REST API.');
  const server = {
    clock: { now: () => Date.now() },
    report: (problem: string) => log.write('gateway', problem),
    onRequest: (trace: GatewayTrace) => log.write('gateway', JSON.stringify(trace)),
    ...(console === undefined ? {} : { recorder: console.recorder, annotate: console.annotate }),
  };
  const served = new Map<string, ServedApi>();
  for (const { flavour, api, port, mount } of apis) {
    const shared = { deployment, functions, switches, throttling, secretValue, privateUpstream };
    const own = { ...server, ...shared, port, api, mount };
    const ready = CREATE[flavour](own);
    served.set(ready.apiId, ready);
    const gateway = await serve(ready, own);
    onStop(() => gateway.close());
  }
  for (const { domain, port } of domains) {
    const gateway = await serveEntrance(domainEntrance(domain, served), { ...server, port });
    onStop(() => gateway.close());
  }
}
