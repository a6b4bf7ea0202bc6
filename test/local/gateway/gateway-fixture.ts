import { afterEach } from 'vitest';
import type { GatewayOptions, RunningGateway } from '../../../local/gateway/gateway-server.js';
import type { GatewayTrace } from '../../../local/gateway-trace.js';
import type { RequestStep } from '../../../local/request-recorder.js';
import type { DeployedResource, Deployment } from '../../../local/template/deployment.js';
import { parseSwitches } from '../../../local/uncertain.js';
import { type EchoUpstream, startEchoUpstream } from './echo-upstream.js';
import { FakeFunctions } from './fake-functions.js';
import { type ClientAnswer, type ClientRequest, call } from './http-client.js';

export type Properties = Record<string, unknown>;

/** `logicalId` is the physical id too. */
export function deployed(type: string, logicalId: string, properties: Properties): DeployedResource {
  return { logicalId, type, stack: 'Stack', physicalId: logicalId, properties };
}

export function deploymentOf(resources: readonly DeployedResource[]): Deployment {
  return {
    region: 'eu-west-1',
    accountId: '111122223333',
    resources: (type) => resources.filter((resource) => resource.type === type),
  };
}

export interface FixtureOptions {
  readonly mount?: 'domain' | 'stage';
  readonly switches?: readonly string[];
  /** What VPC links lead to: the upstream, or nothing. */
  readonly privateUpstream?: 'upstream' | 'none';
  readonly throttling?: boolean;
}

export interface GatewayFixture {
  readonly functions: FakeFunctions;
  readonly upstream: EchoUpstream;
  readonly traces: readonly GatewayTrace[];
  /** What was recorded, of all requests. */
  readonly steps: readonly RequestStep[];
  readonly gateway: RunningGateway;
  /** Moves the gateway's clock. */
  travel(seconds: number): void;
  call(path: string, request?: ClientRequest): Promise<ClientAnswer>;
}

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Starts one gateway in front of an upstream; both end with the test. */
export async function startGateway(
  serve: (options: GatewayOptions) => Promise<RunningGateway>,
  resourcesFor: (upstreamUrl: string) => readonly DeployedResource[],
  { mount = 'domain', switches = [], privateUpstream = 'upstream', throttling = true }: FixtureOptions = {},
): Promise<GatewayFixture> {
  const upstream = await startEchoUpstream();
  closing.push(() => upstream.close());
  const resources = resourcesFor(upstream.url);
  const api = resources.find(({ type }) => type.endsWith('::Api') || type.endsWith('::RestApi'));
  if (api === undefined) throw new Error('the deployment has no API');
  const functions = new FakeFunctions();
  const traces: GatewayTrace[] = [];
  const steps: RequestStep[] = [];
  let now = Date.UTC(2026, 10, 23, 9, 30);
  const gateway = await serve({
    deployment: deploymentOf(resources),
    api,
    functions,
    port: 0,
    clock: { now: () => now },
    switches: parseSwitches(switches),
    mount,
    throttling,
    ...(privateUpstream === 'upstream' ? { privateUpstream: upstream.url } : {}),
    onRequest: (trace) => traces.push(trace),
    recorder: { record: (_, step) => steps.push(step) },
  });
  closing.push(() => gateway.close());
  const travel = (seconds: number) => {
    now += seconds * 1000;
  };
  return {
    functions,
    upstream,
    traces,
    steps,
    gateway,
    travel,
    call: (path, request) => call(gateway.url + path, request),
  };
}
