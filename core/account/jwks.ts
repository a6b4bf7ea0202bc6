import { answer, type EndpointDependencies } from '../pages/endpoint.js';
import type { GateRequest } from '../request.js';
import { type GateResponse, json } from '../response.js';
import type { Signer } from '../upstream/signer.js';

export interface JwksDependencies extends EndpointDependencies {
  readonly signer: Signer;
}

/** `GET /auth/jwks`: the keys that an upstream verifies assertions by. */
export function jwks(deps: JwksDependencies, request: GateRequest): Promise<GateResponse> {
  return answer(deps, request, ['GET'], async () => json(200, { keys: await deps.signer.publicKeys() }));
}
