import { GateError } from '../errors.js';
import { answer } from '../pages/endpoint.js';
import { parseParameters } from '../query.js';
import type { GateRequest } from '../request.js';
import type { GateResponse } from '../response.js';
import type { ProviderSettings } from '../settings/document.js';
import { isIssuedBy, issuerOf } from '../settings/issuer.js';
import { logOutOwner, type OwnerLogoutDependencies } from './owner-logout.js';

const MAXIMUM_LENGTH = 1024;

/**
 * `GET /auth/frontchannel-logout` (OpenID Connect Front-Channel Logout 1.0), in a frame of the provider's page. No cookie
 * comes along there, so it is `sid` that says whose session is meant; who knows one has it from the provider.
 */
export function frontChannelLogout(deps: OwnerLogoutDependencies, request: GateRequest): Promise<GateResponse> {
  return answer(deps, request, ['GET'], async () => {
    const parameters = parseParameters(request.query);
    const [issuer, sid] = [parameters.get('iss'), parameters.get('sid')];
    const provider = deps.settings.providers.find((candidate) => isIssuedBy(candidate, issuer));
    if (provider === undefined) throw new GateError('logout_request', 'iss');
    if (sid === undefined || sid === '' || sid.length > MAXIMUM_LENGTH) throw new GateError('logout_request', 'sid');
    const owner = { kind: 'providerSession', issuer: issuerOf(provider, issuer), value: sid } as const;
    await logOutOwner(deps, request, owner, { message: 'logged out in a frame of the provider', unproven: true });
    return framed(provider);
  });
}

/** An empty document that the provider, and nobody else, may show in a frame. */
function framed({ issuer, endpoints }: ProviderSettings): GateResponse {
  const addresses = [issuer, endpoints.authorization, endpoints.endSession];
  const origins = new Set(addresses.flatMap((address) => (address === undefined ? [] : [new URL(address).origin])));
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; base-uri 'none'; frame-ancestors ${[...origins].join(' ')}`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    cookies: [],
    body: '<!doctype html><html lang="en"><title>Signed out</title></html>\n',
  };
}
