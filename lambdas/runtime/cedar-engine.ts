import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { CedarAnswer, CedarEngine, CedarRequest } from '../../core/access/cedar.js';
import { cedarSchema } from '../../core/settings/cedar-schema.js';

const SCHEMA = 'claimgate';

/** Cedar, in WebAssembly. Policies and schema are parsed once. */
export class WasmCedarEngine implements CedarEngine {
  /** The names under which Cedar keeps policies; those of one gate are few and do not change. */
  private readonly prepared = new Map<string, string>();

  constructor() {
    demandSuccess('The schema', cedar.preparseSchema(SCHEMA, cedarSchema()));
  }

  async decide(policies: string, { principal, action, resource, time, sourceIp }: CedarRequest): Promise<CedarAnswer> {
    const uid = { type: 'Claimgate::Identity', id: principal.id };
    const answer = cedar.statefulIsAuthorized({
      principal: uid,
      action: { type: 'Claimgate::Action', id: action },
      resource: { type: 'Claimgate::Route', id: resource },
      context: { time, sourceIp: { __extn: { fn: 'ip', arg: sourceIp } } },
      entities: [{ uid, attrs: writable(principal.attributes), tags: writable(principal.tags), parents: [] }],
      preparsedSchemaName: SCHEMA,
      preparsedPolicySetId: this.prepare(policies),
      validateRequest: true,
    });
    if (answer.type === 'failure' || answer.response.diagnostics.errors.length > 0) return 'error';
    return answer.response.decision === 'allow' ? 'allow' : 'deny';
  }

  private prepare(policies: string): string {
    const known = this.prepared.get(policies);
    if (known !== undefined) return known;
    const name = `policies ${this.prepared.size}`;
    demandSuccess('A Cedar policy', cedar.preparsePolicySet(name, { staticPolicies: policies }));
    this.prepared.set(policies, name);
    return name;
  }
}

/** Synthesis has held the policies against the schema, so whatever fails here was deployed by other means. */
function demandSuccess(what: string, answer: cedar.CheckParseAnswer): void {
  if (answer.type === 'failure') {
    throw new Error(`${what} cannot be parsed: ${answer.errors.map(({ message }) => message).join('; ')}`);
  }
}

function writable(values: CedarRequest['principal']['attributes']): Record<string, cedar.CedarValueJson> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}
