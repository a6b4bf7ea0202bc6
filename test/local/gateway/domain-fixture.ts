import { domainEntrance, readCustomDomains } from '../../../local/gateway/custom-domain.js';
import { type GatewayOptions, type ServedApi, serveEntrance } from '../../../local/gateway/gateway-server.js';
import type { DeployedResource } from '../../../local/template/deployment.js';
import { deployed, type GatewayFixture, type Properties, startGateway } from './gateway-fixture.js';

export const DOMAIN = 'api.example.com';

/** A custom domain in front of an API, with a mapping for each of these keys. */
export function startDomain(
  create: (options: GatewayOptions) => ServedApi,
  resourcesFor: (upstreamUrl: string) => readonly DeployedResource[],
  { keys, stage, ...domain }: { readonly keys: readonly string[]; readonly stage: string } & Properties,
): Promise<GatewayFixture> {
  return startGateway(
    (options) => {
      const api = create(options);
      const [found] = readCustomDomains(options.deployment);
      if (found === undefined) throw new Error('the deployment has no domain');
      return serveEntrance(domainEntrance(found, new Map([[api.apiId, api]])), options);
    },
    (url) => [
      ...resourcesFor(url),
      deployed('AWS::ApiGatewayV2::DomainName', DOMAIN, { DomainName: DOMAIN, ...domain }),
      ...keys.map((key) =>
        deployed('AWS::ApiGatewayV2::ApiMapping', `mapping ${key}`, {
          DomainName: DOMAIN,
          ApiId: 'api',
          Stage: stage,
          ...(key === '' ? {} : { ApiMappingKey: key }),
        }),
      ),
    ],
  );
}
