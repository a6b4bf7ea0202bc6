import type { GatewayRequest } from '../gateway/gateway-request.js';
import { type HeaderField, headerValues } from '../gateway/header-list.js';
import { compareTemplates, matchPath, type PathMatch } from '../gateway/routing.js';
import type { Switches } from '../uncertain.js';
import type { RestMethod, RestResource } from './model.js';
import type { RestStage } from './stage-model.js';

/** The request with its headers as the client's protocol and the domain's mapping would deliver them. */
export function asDelivered(request: GatewayRequest, switches: Switches): GatewayRequest {
  const headers = request.headers.flatMap(([name, value]): HeaderField[] => {
    if (switches['82'] === 'split' && name.toLowerCase() === 'cookie') {
      return value.split(/; */).map((pair) => ['cookie', pair]);
    }
    return [[switches['89'] === 'lower-case' ? name.toLowerCase() : name, value]];
  });
  return { ...request, headers };
}

/** The method that X-HTTP-Method-Override asks for, else the one sent. */
export function overriddenMethod(request: GatewayRequest, switches: Switches): string {
  const override = headerValues(request.headers, 'x-http-method-override').at(-1)?.toUpperCase() ?? '';
  return switches['method-override'] !== 'ignored' && /^[A-Z]+$/.test(override) ? override : request.method;
}

export function matchRestStage(
  stages: readonly RestStage[],
  path: string,
): { readonly stage: RestStage; readonly path: string } | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  const stage = stages.find(({ name }) => name === first);
  return stage === undefined ? undefined : { stage, path: rest === '' ? '/' : rest };
}

export interface MethodMatch {
  readonly resource: RestResource;
  readonly match: PathMatch;
  readonly method: RestMethod;
}

/** The most specific resource first, then its method: a resource without that method hides less specific ones. */
export function matchMethod(resources: readonly RestResource[], method: string, path: string): MethodMatch | undefined {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const [best] = resources
    .flatMap((resource) => {
      const match = matchPath(resource.template, bare);
      return match === undefined ? [] : [{ resource, match }];
    })
    .sort((a, b) => compareTemplates(a.resource.template, b.resource.template));
  const found = best?.resource.methods.get(method) ?? best?.resource.methods.get('ANY');
  return best === undefined || found === undefined ? undefined : { ...best, method: found };
}
