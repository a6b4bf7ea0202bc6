import type { GateSettings } from '../core/settings/document.js';
import { anonymousSettings } from './anonymous-caller.js';
import { assertionKeySettings } from './gate-assertions.js';
import { waysIn } from './gate-credentials.js';
import type { IOidcGate } from './oidc-gate.js';
import { pageSettings } from './page-options.js';
import { providerSettings } from './provider-registration.js';
import { credentialKinds } from './route-rules.js';
import { sessionSettings } from './session-options.js';

/** What a gate is told by its binding to an API. */
export type BindingSettings = Pick<
  GateSettings,
  'publicUrl' | 'decisionTtl' | 'keepsForms' | 'explainRefusals' | 'ratePlans' | 'resourceMetadata' | 'values'
>;

/** The settings of a gate on one API, as its functions read them. */
export function settingsDocument(gate: IOidcGate, binding: BindingSettings): GateSettings {
  const upstreamHeaders = gate.upstreamHeaders.map((header) => header._settings);
  return {
    version: 1,
    gateId: gate.gateId,
    providers: providerSettings(gate.providers, gate.session.refresh ?? true),
    credentials: credentialKinds(gate.credentials),
    waysIn: waysIn(gate.credentials),
    session: sessionSettings(gate.session, upstreamHeaders),
    pages: pageSettings(gate.pages),
    allowedOrigins: gate.allowedOrigins,
    returnOrigins: gate.returnOrigins,
    upstreamHeaders,
    ...(gate.passOnCookies ? { passOnCookies: true } : {}),
    ...assertionKeySettings(gate),
    ...(gate.anonymous === undefined ? {} : { anonymous: anonymousSettings(gate.anonymous) }),
    tableName: gate.table.tableName,
    gateSecretArn: gate.secret.secretArn,
    ...binding,
  };
}
