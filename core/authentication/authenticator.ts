import type { Identity } from '../identity.js';
import type { GateRequest } from '../request.js';

/**
 * One way in: turns what the caller showed into an identity.
 * @throws GateError with a 401 code if the credential is not good
 */
export type Authenticator = (credential: string, request: GateRequest) => Promise<Identity>;
