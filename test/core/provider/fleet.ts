import type { JWK } from 'jose';
import { ProviderMetadataCache } from '../../../core/provider/metadata-cache.js';
import { StoredCopy } from '../../../core/provider/stored-copy.js';
import type { ProviderSettings } from '../../../core/settings/document.js';
import { FixedClock } from '../../fakes/fixed-clock.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN, gateSettings, ISSUER } from '../../fakes/gate-settings.js';
import { MemoryLog } from '../../fakes/memory-log.js';
import { MemoryMetadataStore } from '../../fakes/memory-metadata-store.js';
import { jsonResponse, ScriptedHttp } from '../../fakes/scripted-http.js';

export const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
export const JWKS = 'https://id.example.com/keys';

export function octetKey(kid: string): JWK {
  return { kty: 'OKP', crv: 'Ed25519', kid, x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
}

/** Several function instances in front of one provider and one table. */
export class Fleet {
  readonly clock = new FixedClock();
  readonly log = new MemoryLog();
  readonly store = new MemoryMetadataStore();
  readonly secrets = new FixedSecrets({ [GATE_SECRET_ARN]: 'gate secret' });
  readonly http = new ScriptedHttp();
  readonly provider: ProviderSettings;
  keys: readonly JWK[] = [octetKey('key-1')];
  discovery: Record<string, unknown> = { issuer: ISSUER, jwks_uri: JWKS };
  tableLoads = 0;

  constructor(changes: Partial<ProviderSettings> = {}) {
    this.provider = gateSettings({ provider: changes }).providers[0];
    this.bringUp();
  }

  /** A function instance after its cold start. */
  instance(options: { readonly savesFirstFetch?: boolean; readonly secrets?: FixedSecrets } = {}) {
    const { provider, store, clock, log, http } = this;
    return new ProviderMetadataCache({
      provider,
      fetch: http.fetch,
      clock,
      log,
      savesFirstFetch: options.savesFirstFetch ?? false,
      storedCopy: async () => {
        this.tableLoads += 1;
        const secrets = options.secrets ?? this.secrets;
        return new StoredCopy({ provider, store, secrets, gateSecretArn: GATE_SECRET_ARN });
      },
    });
  }

  bringUp(): void {
    this.http.on(DISCOVERY, () => jsonResponse(this.discovery)).on(JWKS, () => jsonResponse({ keys: this.keys }));
  }

  takeDown(answer: () => Response | Promise<Response> = refuseConnection): void {
    this.http.on(DISCOVERY, answer).on(JWKS, answer);
  }

  get fetches(): number {
    return this.http.sentTo(JWKS).length;
  }
}

function refuseConnection(): Promise<Response> {
  return Promise.reject(new TypeError('connection refused'));
}
