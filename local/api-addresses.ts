import { type CustomDomain, readCustomDomains } from './gateway/custom-domain.js';
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
  readonly mount: Mount;
  /** Without a trailing slash, and with the stage where that is part of every path. */
  readonly url: string;
}

/** Where a custom domain of the deployment is served. */
export interface DomainAddress {
  readonly domain: CustomDomain;
  readonly port: number;
  readonly url: string;
}

export interface Addresses {
  readonly apis: readonly ApiAddress[];
  readonly domains: readonly DomainAddress[];
}

const API_TYPES = { http: 'AWS::ApiGatewayV2::Api', rest: 'AWS::ApiGateway::RestApi' } as const;
const STAGES = {
  http: { type: 'AWS::ApiGatewayV2::Stage', apiId: 'ApiId' },
  rest: { type: 'AWS::ApiGateway::Stage', apiId: 'RestApiId' },
} as const;

/**
 * Gives every API and every domain a port: the first API of each flavour the one that was claimed for it, all others
 * further ones. `firstPort` is what was asked for. An API with several stages is served with its stages in the path.
 */
export async function addressAll(
  deployment: Deployment,
  ports: GatePorts,
  firstPort: number,
  mount: Mount,
): Promise<Addresses> {
  const claimed = { http: ports.httpApi, rest: ports.restApi };
  const apis = (['http', 'rest'] as const).flatMap((flavour) =>
    deployment.resources(API_TYPES[flavour]).map((api, index) => ({ flavour, api, isFirst: index === 0 })),
  );
  const domains = readCustomDomains(deployment);
  const others = apis.filter(({ isFirst }) => !isFirst).length + domains.length;
  const further = await claimFurtherPorts(firstPort, others);
  const nextPort = () => further.shift() ?? 0;
  return {
    apis: apis.map(({ flavour, api, isFirst }) => {
      const [stage = '$default', ...more] = stagesOf(deployment, flavour, api);
      const own = more.length > 0 ? 'stage' : mount;
      const port = isFirst ? claimed[flavour] : nextPort();
      const url = localUrl(port);
      return { flavour, api, port, mount: own, url: own === 'stage' ? url + stagePath(stage) : url };
    }),
    domains: domains.map((domain) => {
      const port = nextPort();
      return { domain, port, url: localUrl(port) };
    }),
  };
}

/** The addresses that AWS would give, and where they lead on this machine. */
export function relocationsTo(deployment: Deployment, { apis, domains }: Addresses): readonly Relocation[] {
  return [
    ...apis.map(({ flavour, api, url }) => ({
      from: executeApiUrl(deployment, api) + stagePath(stagesOf(deployment, flavour, api)[0] ?? '$default'),
      to: url,
    })),
    ...domains.map(({ domain, url }) => ({ from: `https://${domain.name}`, to: url })),
  ];
}

/** The APIs that a domain leads to, each at its own address. */
export function mappedApis(
  { apis }: Addresses,
  { domain, url }: DomainAddress,
): readonly (Pick<ApiAddress, 'api' | 'flavour' | 'url'> & { readonly domain: string })[] {
  return domain.mappings.flatMap(({ apiId, key }) => {
    const mapped = apis.find(({ api }) => api.physicalId === apiId);
    const { name } = domain;
    return mapped === undefined ? [] : [{ ...mapped, domain: name, url: key === '' ? url : `${url}/${key}` }];
  });
}

function executeApiUrl({ region }: Deployment, { physicalId }: DeployedResource): string {
  return `https://${physicalId}.execute-api.${region}.amazonaws.com`;
}

function stagesOf(deployment: Deployment, flavour: Flavour, api: DeployedResource): readonly string[] {
  const { type, apiId } = STAGES[flavour];
  return deployment
    .resources(type)
    .filter(({ properties }) => properties[apiId] === api.physicalId)
    .map(({ properties }) => String(properties.StageName));
}

function stagePath(stage: string): string {
  return stage === '$default' ? '' : `/${stage}`;
}
