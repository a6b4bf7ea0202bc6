import { REASONS, type ReasonCode } from '../reasons.js';
import type { GateSettings } from '../settings/document.js';
import { resourceMetadataUrl } from '../settings/gate-paths.js';
import type { Remedy } from './verdict.js';

/** A refusal, as far as callers may know of it. */
export interface Challenged {
  readonly code: ReasonCode;
  readonly remedy?: Remedy | undefined;
  /** What is missing, by the words of the rule. */
  readonly missing?: string | undefined;
}

/** Whether an answer with this code asks for another credential. */
export function isChallenge(code: ReasonCode): boolean {
  return REASONS[code].status === 401 || code === 'access_denied';
}

/**
 * The `WWW-Authenticate` challenge of a refusal (RFC 6750 section 3, RFC 9470, RFC 9728). The realm is the issuer's
 * host, as Kong has it.
 */
export function challengeFor(refusal: Challenged, settings: GateSettings): string {
  const parameters = {
    realm: new URL(settings.providers[0].issuer).host,
    ...errorParameters(refusal),
    ...(settings.resourceMetadata !== undefined ? { resource_metadata: resourceMetadataUrl(settings.publicUrl) } : {}),
  };
  const written = Object.entries(parameters).map(([name, value]) => `${name}="${quotable(value)}"`);
  return `Bearer ${written.join(', ')}`;
}

/** The same for JSON. */
export interface Demands {
  readonly scope?: string;
  readonly acrValues?: readonly string[] | undefined;
  /** Seconds. */
  readonly maxAge?: number | undefined;
  readonly missing?: string | undefined;
}

export function demandsOf({ remedy, missing }: Challenged): Demands {
  const { acrValues, maxAge } = remedy?.lacksAuthentication === true ? remedy : {};
  return { ...scopeOf(remedy), acrValues, maxAge, missing };
}

function errorParameters({ code, remedy, missing }: Challenged): Readonly<Record<string, string>> {
  const description = missing === undefined ? {} : { error_description: `Missing: ${missing}.` };
  if (code === 'insufficient_user_authentication') {
    return {
      error: 'insufficient_user_authentication',
      ...{ error_description: REASONS[code].message, ...description },
      ...(remedy?.acrValues === undefined ? {} : { acr_values: remedy.acrValues.join(' ') }),
      ...(remedy?.maxAge === undefined ? {} : { max_age: String(remedy.maxAge) }),
      ...scopeOf(remedy),
    };
  }
  if (code === 'access_denied') return { error: 'insufficient_scope', ...description, ...scopeOf(remedy) };
  if (code.startsWith('token_')) return { error: 'invalid_token', error_description: REASONS[code].message };
  if (code === 'authorization_malformed') return { error: 'invalid_request' };
  return {};
}

/** Every scope that the route asks for: who asks for a new token must not lose those he has. */
function scopeOf(remedy: Remedy | undefined): { readonly scope?: string } {
  return remedy?.lacksScope === true ? { scope: remedy.scopes.join(' ') } : {};
}

/** What may stand in the parameters of RFC 6750: visible ASCII without quotes and backslashes. */
function quotable(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}
