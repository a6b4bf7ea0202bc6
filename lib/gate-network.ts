import { Stack, Token } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { FunctionOptions } from './function-options.js';

/** Where the functions of a gate run, if in a network of the adopter's. */
export interface GateNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

const HTTPS = 443;

/** The network of all functions of an API, with one security group for them unless others are given. */
export function gateNetwork(
  scope: Construct,
  options: FunctionOptions,
  issuers: readonly string[],
): GateNetwork | undefined {
  const { vpc, vpcSubnets, securityGroups } = options;
  if (vpc === undefined) {
    return undefined;
  }
  return {
    vpc,
    securityGroups: securityGroups ?? [outgoingGroup(scope, vpc, issuers)],
    ...(vpcSubnets === undefined ? {} : { vpcSubnets }),
  };
}

/**
 * What a role needs so that Lambda can connect its function to a network. EC2 cannot limit all of this to a resource, so
 * the code of the function is kept from using it:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function networkPermissions(scope: Construct): PolicyStatement[] {
  const actions = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  const anyFunction = Stack.of(scope).formatArn({ service: 'lambda', resource: 'function:*' });
  return [
    new PolicyStatement({ actions, resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: { ArnLike: { 'lambda:SourceFunctionArn': anyFunction } },
    }),
  ];
}

function outgoingGroup(scope: Construct, vpc: IVpc, issuers: readonly string[]): ISecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'Functions of a Claimgate: out to the provider, DynamoDB and Secrets Manager',
    allowAllOutbound: false,
  });
  for (const port of new Set([HTTPS, ...issuers.map(portOf)])) {
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(port));
    group.addEgressRule(Peer.anyIpv6(), Port.tcp(port));
  }
  return group;
}

function portOf(issuer: string): number {
  return Token.isUnresolved(issuer) ? HTTPS : Number(new URL(issuer).port || HTTPS);
}
