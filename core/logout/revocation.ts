import { GateError } from '../errors.js';
import type { FailureDependencies } from '../failure.js';
import type { ProviderClient, RevocableToken } from '../provider/client.js';
import type { GateRequest } from '../request.js';
import type { Session } from '../sessions/session.js';
import type { ProviderSettings } from '../settings/document.js';
import { providerById } from '../settings/issuer.js';

export interface RevocationDependencies extends FailureDependencies {
  readonly providers: readonly {
    readonly settings: ProviderSettings;
    readonly client: Pick<ProviderClient, 'revoke'>;
  }[];
}

/**
 * Tells the provider that the tokens of a session are not needed any more (RFC 7009), where it can be told. The session
 * has ended already, whatever comes of this: a failure is logged and counted, and stops nothing.
 */
export async function revokeTokens(
  deps: RevocationDependencies,
  request: GateRequest,
  { provider: id, refreshToken, accessToken }: Pick<Session, 'provider' | 'refreshToken' | 'accessToken'>,
): Promise<void> {
  const provider = providerById(deps.providers, id);
  if (provider === undefined) return;
  const revoke = async (token: string, type: RevocableToken) => {
    try {
      await provider.client.revoke(token, type);
    } catch (error) {
      const { code, detail } = error instanceof GateError ? error : new GateError('gate_failure');
      deps.log.warn(`the ${type.replace('_', ' ')} of a session was not revoked`, {
        code,
        detail,
        correlationId: request.correlationId,
      });
      deps.metrics.add('RevocationFailed', { code });
    }
  };
  await Promise.all([
    ...(refreshToken === undefined ? [] : [revoke(refreshToken, 'refresh_token')]),
    revoke(accessToken, 'access_token'),
  ]);
}
