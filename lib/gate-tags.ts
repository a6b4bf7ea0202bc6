import { Tags, Token } from 'aws-cdk-lib';
import { GATE_TAGS, isTagValue } from '../core/settings/gate-tags.js';
import { gateIssuers } from './gate-issuers.js';
import type { IOidcGate } from './oidc-gate.js';
import { sessionSettings } from './session-options.js';

/** A resource takes fifty tags, and the adopter wants some too. */
const MOST_PROVIDERS = 20;

/** Writes beside the table what `claimgate sessions` must know, so that an operator needs to name nothing but the table. */
export function tagTable(gate: IOidcGate): void {
  const providers = gateIssuers(gate).map(({ name, issuer }) => [`${GATE_TAGS.provider}${name}`, issuer] as const);
  const tags = [
    [GATE_TAGS.gateId, gate.gateId],
    [GATE_TAGS.gateSecretArn, gate.secret.secretArn],
    [GATE_TAGS.sessionEpoch, String(sessionSettings(gate.session, []).epoch)],
    ...(providers.length > MOST_PROVIDERS ? [] : providers),
  ] as const;
  for (const [key, value] of tags) {
    if (Token.isUnresolved(value) || isTagValue(value)) {
      Tags.of(gate.table).add(key, value);
    }
  }
}
