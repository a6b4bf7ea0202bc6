import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cedarResource, cedarSchema } from '../core/settings/cedar-schema.js';
import { bundleFolder } from './bundle-folder.js';

/** As much as is needed here of the engine that will judge requests. */
interface Cedar {
  validate(call: { readonly schema: string; readonly policies: { readonly staticPolicies: string } }): Validation;
  policySetTextToParts(policies: string): { readonly type: string; readonly policies?: readonly string[] };
  policyToJson(policy: string): { readonly type: string; readonly json?: { readonly effect: string } };
}

interface Fault {
  readonly message: string;
  readonly help: string | null;
  readonly sourceLocations?: readonly { readonly label: string | null; readonly start: number }[];
}

interface Finding {
  readonly error: Fault;
}

type Validation =
  | { readonly type: 'failure'; readonly errors: readonly Fault[] }
  | {
      readonly type: 'success';
      readonly validationErrors: readonly Finding[];
      readonly validationWarnings: readonly Finding[];
    };

let loaded: Cedar | undefined;

/**
 * What is wrong with a text of policies; an impossible policy is, too.
 *
 * @param routeKeys the routes that policies may name; without them any
 */
export function cedarFaults(policies: string, routeKeys?: readonly string[]): string[] {
  const schema = cedarSchema(routeKeys && [...new Set(routeKeys.map(cedarResource))]);
  const answer = cedar().validate({ schema, policies: { staticPolicies: policies } });
  if (answer.type === 'failure') return answer.errors.map((fault) => faultText(fault, policies));
  const found = answer.validationErrors.length > 0 ? answer.validationErrors : answer.validationWarnings;
  if (found.length > 0) return found.map(({ error }) => faultText(error, policies));
  return permits(policies) ? [] : ['there is no permit among them, and what nothing permits is denied'];
}

function permits(policies: string): boolean {
  const parts = cedar().policySetTextToParts(policies).policies ?? [];
  return parts.some((policy) => cedar().policyToJson(policy).json?.effect === 'permit');
}

function faultText({ message, help, sourceLocations }: Fault, policies: string): string {
  const [place] = sourceLocations ?? [];
  const line = place && `line ${lineOf(policies, place.start)}`;
  return [line, message, place?.label, help].filter((part) => typeof part === 'string').join(': ');
}

/** Cedar counts in bytes. */
function lineOf(policies: string, start: number): number {
  return Buffer.from(policies).subarray(0, start).toString().split('\n').length;
}

/** Loaded when there are policies: it takes a moment. */
function cedar(): Cedar {
  loaded ??= createRequire(__filename)(join(bundleFolder('authorizer-cedar'), 'cedar_wasm.cjs')) as Cedar;
  return loaded;
}
