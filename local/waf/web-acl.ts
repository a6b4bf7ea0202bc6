import type { GatewayRequest } from '../gateway/gateway-request.js';
import type { HeaderField, HeaderList } from '../gateway/header-list.js';
import { type DeployedResource, type Deployment, DeploymentError } from '../template/deployment.js';
import { ResourceProperties } from '../template/resource-properties.js';
import { readRateStatement } from './rate-rule.js';
import { finish, readStatement, type Statement, UnsupportedStatement } from './statement.js';

/** What a web ACL says to a request that it does not let through. */
export interface Block {
  /** Undefined where the gateway is to answer as it does. */
  readonly custom: { readonly status: number; readonly headers: HeaderList } | undefined;
}

interface Rule {
  readonly priority: number;
  readonly matches: Statement;
  readonly action: Action;
}

type Action = 'allow' | 'count' | Block;

export interface WebAclOptions {
  readonly clock: { now(): number };
  /** Whether rules on rates hold. */
  readonly throttling: boolean;
  /** Told of every rule that is not evaluated here. */
  readonly report: (problem: string) => void;
}

/** A web ACL, as far as its rules are evaluated here. */
export class WebAcl {
  constructor(
    private readonly rules: readonly Rule[],
    private readonly fallback: Action,
  ) {}

  /** The first rule that ends it decides; undefined lets the request through. */
  block(request: GatewayRequest): Block | undefined {
    for (const { matches, action } of this.rules) {
      if (!matches(request) || action === 'count') continue;
      return action === 'allow' ? undefined : action;
    }
    return typeof this.fallback === 'string' ? undefined : this.fallback;
  }
}

/** The web ACL that guards a stage, if any. */
export function webAclOf(deployment: Deployment, stageArn: string, options: WebAclOptions): WebAcl | undefined {
  const association = deployment
    .resources('AWS::WAFv2::WebACLAssociation')
    .find(({ properties }) => properties.ResourceArn === stageArn);
  if (association === undefined) return undefined;
  const { WebACLArn: arn } = association.properties;
  const resource = deployment
    .resources('AWS::WAFv2::WebACL')
    .find(({ physicalId }) => physicalId.split('|').slice(0, 2).join('/') === String(arn).split('/webacl/')[1]);
  if (resource !== undefined) return readWebAcl(resource, options);
  options.report(`a web ACL that is not of the app is not evaluated here: ${String(arn)}`);
  return undefined;
}

/** In the words of AWS WAF. */
const INVALID_ARN =
  "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes.";

/** AWS WAF takes stages of REST APIs only. */
export function refuseWebAcls(deployment: Deployment, apiId: string): void {
  for (const association of deployment.resources('AWS::WAFv2::WebACLAssociation')) {
    const arn = String(association.properties.ResourceArn);
    if (!arn.includes(`:/apis/${apiId}/`)) continue;
    throw new DeploymentError(association, `${INVALID_ARN}, field: RESOURCE_ARN, parameter: ${arn}`);
  }
}

function readWebAcl(resource: DeployedResource, options: WebAclOptions): WebAcl {
  const properties = new ResourceProperties(resource);
  const fallback = readAction(properties.optionalChild('DefaultAction') ?? properties.fail('DefaultAction is missing'));
  const rules = properties.children('Rules').flatMap((rule) => readRule(rule, options) ?? []);
  return new WebAcl(
    rules.toSorted((one, other) => one.priority - other.priority),
    fallback,
  );
}

/** Undefined for a rule that is not evaluated here, which is reported. */
function readRule(rule: ResourceProperties, { clock, throttling, report }: WebAclOptions): Rule | undefined {
  const name = rule.string('Name');
  try {
    const priority = rule.optionalNumber('Priority') ?? rule.fail('Priority is missing');
    const action = readAction(rule.optionalChild('Action') ?? unsupported('OverrideAction'));
    const statement = rule.optionalChild('Statement') ?? rule.fail('Statement is missing');
    rule.withoutEffect('VisibilityConfig', 'RuleLabels');
    finish(rule);
    const rate = statement.optionalChild('RateBasedStatement');
    if (rate !== undefined && !throttling) return undefined;
    return {
      priority,
      action,
      matches: rate === undefined ? readStatement(statement) : readRateStatement(rate, clock),
    };
  } catch (error) {
    if (!(error instanceof UnsupportedStatement)) throw error;
    report(`the rule ${name} of a web ACL is not evaluated here: ${error.message}`);
    return undefined;
  }
}

function unsupported(what: string): never {
  throw new UnsupportedStatement(what);
}

function readAction(action: ResourceProperties): Action {
  const block = action.optionalChild('Block');
  const [allow, count] = [action.optionalChild('Allow'), action.optionalChild('Count')];
  finish(action);
  if (block === undefined) return allow === undefined && count !== undefined ? 'count' : 'allow';
  const response = block.optionalChild('CustomResponse');
  if (response === undefined) return { custom: undefined };
  const status = response.optionalNumber('ResponseCode') ?? response.fail('ResponseCode is missing');
  const headers = response
    .children('ResponseHeaders')
    .map((header): HeaderField => [header.string('Name'), header.string('Value')]);
  finish(response);
  return { custom: { status, headers } };
}
