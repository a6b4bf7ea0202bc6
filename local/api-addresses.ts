import { claimFurtherPorts, type GatePorts, localUrl } from './ports.js';
import type { DeployedResource, Deployment } from './template/deployment.js';
import type { Relocation } from './template/relocation.js';

export type Flavour = 'http' | 'rest';

/**
 * `domain` serves each API as behind a domain of its own; `stage` as at its execute-api address, where the path begins
 * with the stage unless that is `$default`.
 */
export type Mount = 'domain' | 'stage';

/** Where an API of the deployment is served. */
export interface ApiAddress {
  readonly flavour: Flavour;
  readonly api: DeployedResource;
  readonly port: number;
  /** Without a trailing slash, and with the stage where that is part of every path. */
  readonly url: string;
}

const API_TYPES = { http: 'AWS::ApiGatewayV2::Api', rest: 'AWS::ApiGateway::RestApi' } as const;
const STAGES = {
  http: { type: 'AWS::ApiGatewayV2::Stage', apiId: 'ApiId' },
  rest: { type: 'AWS::ApiGateway::Stage', apiId: 'RestApiId' },
} as const;

/**
 * Gives every API a port: the first of each flavour the one that was claimed for it, others further ones. `firstPort` is
 * what was asked for.
 */
export async function addressApis(
  deployment: Deployment,
  ports: GatePorts,
  firstPort: number,
  mount: Mount,
): Promise<readonly ApiAddress[]> {
  const claimed = { http: ports.httpApi, rest: ports.restApi };
  const apis = (['http', 'rest'] as const).flatMap((flavour) =>
    deployment.resources(API_TYPES[flavour]).map((api, index) => ({ flavour, api, isFirst: index === 0 })),
  );
  const further = await claimFurtherPorts(firstPort, apis.filter(({ isFirst }) => !isFirst).length);
  return apis.map(({ flavour, api, isFirst }) => {
    const port = isFirst ? claimed[flavour] : (further.shift() ?? 0);
    const url = localUrl(port);
    return { flavour, api, port, url: mount === 'stage' ? url + stagePath(deployment, flavour, api) : url };
  });
}

/** The addresses that API Gateway would give, and where they lead on this machine. */
export function executeApiRelocations(deployment: Deployment, addresses: readonly ApiAddress[]): readonly Relocation[] {
  return addresses.map(({ flavour, api, url }) => ({
    from: `https://${api.physicalId}.execute-api.${deployment.region}.amazonaws.com${stagePath(deployment, flavour, api)}`,
    to: url,
  }));
}

function stagePath(deployment: Deployment, flavour: Flavour, api: DeployedResource): string {
  const { type, apiId } = STAGES[flavour];
  const stage = deployment.resources(type).find(({ properties }) => properties[apiId] === api.physicalId);
  const name = stage?.properties.StageName ?? '$default';
  return name === '$default' ? '' : `/${String(name)}`;
}
