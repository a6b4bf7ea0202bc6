import { AspectPriority, Aspects, CfnResource, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Rules of cdk-nag that parts of a gate break on purpose, by what the part is. */
const RULES = {
  openPage: [
    {
      id: 'AwsSolutions-APIG4',
      reason:
        'Callers without a session sign in, sign out and ask for permission of their origin here; the function behind it checks what they bring.',
    },
    { id: 'AwsSolutions-COG4', reason: 'Callers without a session come here, whichever provider they have.' },
  ],
  guardedMethod: [
    { id: 'AwsSolutions-COG4', reason: 'The authorizer of the gate decides, with the identity provider of the gate.' },
  ],
  gateSecret: [
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'Generated, seen by nobody, and of no use without the table. Rotating it is safe at any time, but ends the sessions that are older than the previous rotation, so its interval is for its owner to choose.',
    },
  ],
  apiKeySecret: [
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'Generated, seen by nobody, and no credential: API keys are taken from the authorizer alone. API keys cannot be changed, so a rotation would need new ones.',
    },
  ],
  policyForAnything: [
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Neither the network interfaces of a function nor traces can be named in a policy; the code of the function is denied the use of the former.',
    },
  ],
} as const;

/**
 * Tells checks of best practices why a rule is broken, so that adopters who run them need not. cdk-nag 3 reads what CDK
 * keeps in the construct tree, cdk-nag 2 the metadata of the resource; the gate depends on neither.
 */
export function acknowledgeRules(construct: IConstruct, part: keyof typeof RULES): void {
  const rules = RULES[part];
  Validations.of(construct).acknowledge(...rules);
  const resource = construct.node.defaultChild ?? construct;
  if (CfnResource.isCfnResource(resource)) {
    resource.addMetadata('cdk_nag', { rules_to_suppress: rules.map(inMetadata) });
  }
}

/** cdk-nag 2 keeps what a rule found apart from its name. */
function inMetadata({ id, reason }: { readonly id: string; readonly reason: string }) {
  const [, rule = id, finding] = /^(.+)\[(.+)\]$/.exec(id) ?? [];
  return finding === undefined ? { id, reason } : { id: rule, reason, appliesTo: [finding] };
}

/** The same for parts that the adopter adds, now or later, below a construct. */
export function acknowledgeRulesOf(
  scope: IConstruct,
  isPart: (construct: IConstruct) => boolean,
  part: keyof typeof RULES,
): void {
  const visit = (construct: IConstruct) => {
    if (isPart(construct)) {
      acknowledgeRules(construct, part);
    }
  };
  // cdk-nag 2 is an aspect itself and looks later.
  Aspects.of(scope).add({ visit }, { priority: AspectPriority.MUTATING });
}
