import type { ApiFlavour, GateSettings } from '../core/settings/document.js';
import type { OidcGate } from './oidc-gate.js';
import { credentialKinds } from './route-rules.js';
import { sessionSettings } from './session-options.js';

/** The settings of a gate on one API, as its functions read them. */
export function settingsDocument(
  gate: OidcGate,
  flavour: ApiFlavour,
  publicUrl: string,
  values: readonly string[],
): GateSettings {
  const upstreamHeaders = gate.upstreamHeaders.map((header) => header._settings);
  return {
    version: 1,
    gateId: gate.gateId,
    flavour,
    publicUrl,
    provider: gate.provider._settings(gate.client),
    client: gate.client._settings,
    credentials: credentialKinds(gate.credentials),
    session: sessionSettings(gate.session, upstreamHeaders),
    allowedOrigins: gate.allowedOrigins,
    returnOrigins: gate.returnOrigins,
    upstreamHeaders,
    tableName: gate.table.tableName,
    gateSecretArn: gate.secret.secretArn,
    values,
  };
}
