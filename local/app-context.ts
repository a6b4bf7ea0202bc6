import type { Mount } from './api-addresses.js';
import type { ExternalProvider } from './options.js';
import { type GatePorts, localUrl } from './ports.js';
import { WEB_CLIENT } from './provider/configuration.js';

/** The context that every app gets: an app that wants to run here takes these values instead of those of production. */
export interface AppContext {
  readonly upstream: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Name of a secret that exists already and holds the client secret. */
  readonly clientSecretName: string;
  readonly audience: string;
  /** A preset: `custom`, `keycloak`, … */
  readonly provider: string;
  /** The domain of the first HTTP API. */
  readonly httpApiUrl?: string;
  /** The domain of the first REST API. */
  readonly restApiUrl?: string;
}

const AUDIENCE = 'https://orders.example.com';
const CLIENT_SECRET_NAME = 'orders/client-secret';

export function appContext(ports: GatePorts, mount: Mount, external: ExternalProvider | undefined): AppContext {
  return {
    upstream: localUrl(ports.upstream),
    issuer: external?.issuer ?? localUrl(ports.issuer),
    clientId: external?.clientId ?? WEB_CLIENT.id,
    clientSecretName: CLIENT_SECRET_NAME,
    audience: external?.audience ?? AUDIENCE,
    provider: external?.preset ?? 'custom',
    ...(mount === 'domain' ? { httpApiUrl: localUrl(ports.httpApi), restApiUrl: localUrl(ports.restApi) } : {}),
  };
}
