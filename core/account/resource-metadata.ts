import { GateError } from '../errors.js';
import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import type { GateSettings } from '../settings/document.js';
import { GATE_PATHS } from '../settings/gate-paths.js';

/** A path as RFC 3986 has it, without what could lead elsewhere. */
const RESOURCE_PATH = /^(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*$/;

/**
 * `GET /.well-known/oauth-protected-resource` (RFC 9728): which authorization server serves this API. With the path of a
 * resource behind it, as in `…/oauth-protected-resource/orders`, it is about that resource.
 */
export function resourceMetadata(deps: EndpointDependencies, request: GateRequest): Promise<GateResponse> {
  const { settings } = deps;
  return answer(deps, request, ['GET'], async () => {
    if (settings.resourceMetadata === undefined) throw new GateError('not_found');
    const { scopes, bearerMethods } = settings.resourceMetadata;
    const metadata = {
      resource: resourceOf(request, settings),
      resource_name: settings.pages.name,
      authorization_servers: settings.providers.map(({ issuer }) => issuer),
      bearer_methods_supported: bearerMethods,
      ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
    };
    // Anybody may read it: it is the same for all.
    return json(200, metadata, { 'access-control-allow-origin': '*' });
  });
}

function resourceOf(request: GateRequest, settings: GateSettings): string {
  const [, path = ''] = request.path.split(GATE_PATHS.resourceMetadata);
  const resource = path.replace(/\/$/, '');
  if (resource.length > 1024 || !RESOURCE_PATH.test(resource)) throw new GateError('not_found');
  return `${settings.publicUrl}${resource}`;
}
