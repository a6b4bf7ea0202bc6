import type { DeployedResource, Deployment } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import { CLIENT_CERTIFICATE_HEADER, readClientCertificate } from './client-certificate.js';
import { type GatewayRequest, jsonAnswer } from './gateway-request.js';
import type { Entrance, ServedApi } from './gateway-server.js';
import { headerValues, withoutHeaders } from './header-list.js';

export interface ApiMapping {
  readonly apiId: string;
  readonly stage: string;
  /** Without slashes around it; empty for the root of the domain. */
  readonly key: string;
}

export interface CustomDomain {
  readonly name: string;
  readonly isMutualTls: boolean;
  readonly mappings: readonly ApiMapping[];
}

/** The domain names of a deployment, with what is mapped to them. */
export function readCustomDomains(deployment: Deployment): readonly CustomDomain[] {
  const mappings = [
    ...deployment.resources('AWS::ApiGatewayV2::ApiMapping').map((resource) => readMapping(resource, V2_MAPPING)),
    ...deployment.resources('AWS::ApiGateway::BasePathMapping').map((resource) => readMapping(resource, V1_MAPPING)),
  ];
  const domains = ['AWS::ApiGatewayV2::DomainName', 'AWS::ApiGateway::DomainName'].flatMap((type) =>
    deployment.resources(type),
  );
  return domains.map((resource) => {
    const { MutualTlsAuthentication: mutualTls } = resource.properties;
    const name = new ResourceProperties(resource).string('DomainName');
    return {
      name,
      isMutualTls: mutualTls !== undefined,
      mappings: mappings.filter(({ domain }) => domain === resource.physicalId),
    };
  });
}

const V2_MAPPING = { api: 'ApiId', key: 'ApiMappingKey' };
const V1_MAPPING = { api: 'RestApiId', key: 'BasePath' };

function readMapping(resource: DeployedResource, names: typeof V2_MAPPING): ApiMapping & { readonly domain: string } {
  const properties = new ResourceProperties(resource);
  const domain = properties.string('DomainName');
  const apiId = properties.string(names.api);
  const stage = properties.string('Stage');
  const key = properties.optionalString(names.key) ?? '';
  properties.finish();
  return { domain, apiId, stage, key: key === '(none)' ? '' : key };
}

/**
 * Leads every request to the API with the longest key that its path begins with. As soon as one key has several
 * segments, a key need not end at a slash, and header names become lower case.
 */
export function domainEntrance(domain: CustomDomain, apis: ReadonlyMap<string, ServedApi>): Entrance {
  const isMultiLevel = domain.mappings.some(({ key }) => key.includes('/'));
  const mappings = [...domain.mappings].sort((a, b) => b.key.length - a.key.length);
  return (sent) => {
    const shown = domain.isMutualTls ? withCertificate(sent) : sent;
    const mapping = mappings.find(({ key }) => leadsTo(key, sent.path, isMultiLevel));
    const api = apis.get(mapping?.apiId ?? '');
    if (shown === undefined || mapping === undefined || api === undefined) return { api: NO_API, request: sent };
    const basePath = mapping.key === '' ? '' : `/${mapping.key}`;
    const headers = isMultiLevel
      ? shown.headers.map(([name, value]) => [name.toLowerCase(), value] as const)
      : shown.headers;
    return { api, request: { ...shown, headers, mapping: { basePath, stage: mapping.stage } } };
  };
}

function leadsTo(key: string, path: string, isMultiLevel: boolean): boolean {
  if (key === '' || path === `/${key}`) return true;
  return path.startsWith(isMultiLevel ? `/${key}` : `/${key}/`);
}

/** Undefined where the client shows no certificate, for which the handshake would fail. */
function withCertificate(request: GatewayRequest): GatewayRequest | undefined {
  const clientCertificate = readClientCertificate(headerValues(request.headers, CLIENT_CERTIFICATE_HEADER)[0] ?? '');
  if (clientCertificate === undefined) return undefined;
  return { ...request, clientCertificate, headers: withoutHeaders(request.headers, CLIENT_CERTIFICATE_HEADER) };
}

const FORBIDDEN = jsonAnswer(403, { message: 'Forbidden' });

/** Answers where a domain leads nowhere. */
const NO_API: ServedApi = {
  flavour: 'rest-api',
  apiId: '',
  name: '',
  answer: async () => FORBIDDEN,
  refuse: () => FORBIDDEN,
};

/** What is left of a path for the API that it was mapped to. */
export function pathWithin({ path, mapping }: GatewayRequest): string {
  const rest = path.slice(mapping?.basePath.length ?? 0);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
