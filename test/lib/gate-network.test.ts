import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { type FunctionOptions, IdentityProvider, type OidcGateProps } from '../../lib/index.js';
import { gateIn, httpExample, resource, resources, shopStack } from './example-stack.js';
import { permissionsIn } from './role-policies.js';

function inNetwork(
  options: (stack: Stack, vpc: IVpc) => FunctionOptions = (_, vpc) => ({ vpc }),
  gateChanges: Partial<OidcGateProps> = {},
) {
  const stack = shopStack();
  const vpc = new Vpc(stack, 'Network', { maxAzs: 2, natGateways: 1 }) as IVpc;
  const gate = gateIn(stack, gateChanges);
  gate.forHttpApi(new HttpApi(stack, 'Api'), options(stack, vpc));
  return { stack, template: Template.fromStack(stack) };
}

const groups = (template: Template) => resources(template, 'AWS::EC2::SecurityGroup');
const connections = (template: Template) =>
  resources(template, 'AWS::Lambda::Function').map(({ VpcConfig: config }) => Object(config));

describe('functions in a network', () => {
  it('are all in its private subnets, with one security group', () => {
    const { template } = inNetwork();
    const [first, ...others] = connections(template);
    expect(first.SubnetIds).toHaveLength(2);
    expect(JSON.stringify(first.SubnetIds)).toContain('Private');
    expect(first.SecurityGroupIds).toHaveLength(1);
    expect(others).toHaveLength(4);
    for (const other of others) expect(other).toEqual(first);
  });

  it('are reached by nobody and reach HTTPS alone', () => {
    const [group, ...more] = groups(inNetwork().template);
    expect(more).toEqual([]);
    expect(group?.SecurityGroupIngress).toBeUndefined();
    expect(group?.SecurityGroupEgress).toMatchObject([
      { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
      { CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
    ]);
  });

  it('reach the provider on the port it has', () => {
    const provider = IdentityProvider.custom({ issuer: 'https://id.example.com:8443', audiences: ['shop-api'] });
    const [group] = groups(inNetwork(undefined, { provider }).template);
    expect(Object(group?.SecurityGroupEgress).map(({ FromPort: port }: { FromPort: number }) => port)).toEqual([
      443, 443, 8443, 8443,
    ]);
  });

  it('take the subnets and security groups that are given', () => {
    const { template } = inNetwork((stack, vpc) => ({
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS, onePerAz: true },
      securityGroups: [new SecurityGroup(stack, 'Own', { vpc })],
    }));
    expect(groups(template)).toHaveLength(1);
    for (const { SecurityGroupIds: ids } of connections(template)) {
      expect(JSON.stringify(ids)).toContain('Own');
    }
  });

  it('need at least one security group', () => {
    expect(() => inNetwork((_, vpc) => ({ vpc, securityGroups: [] }))).toThrow('securityGroups is empty');
  });

  it('cannot do to the network what Lambda does for them', () => {
    const { stack, template } = inNetwork();
    const network = permissionsIn(stack, template).filter(({ action }) => action.startsWith('ec2:'));
    for (const who of ['Authorizer', 'Login', 'Callback', 'Logout', 'Account']) {
      const of = (effect: string) =>
        network.filter((entry) => entry.who === who && entry.effect === effect).map(({ action }) => action);
      expect(of('Allow')).toEqual([
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:UnassignPrivateIpAddresses',
      ]);
      expect(of('Deny')).toEqual(of('Allow'));
    }
    const denied = network.filter(({ effect }) => effect === 'Deny');
    expect(new Set(denied.flatMap(({ conditions }) => conditions))).toEqual(
      new Set(['ArnLike lambda:SourceFunctionArn']),
    );
  });

  it('are the exception: without one there is no network, group or permission', () => {
    const { stack, template } = httpExample();
    const found = template();
    expect(groups(found)).toEqual([]);
    expect(resource(found, 'AWS::Lambda::Function', 'FunctionsLogin').VpcConfig).toBeUndefined();
    expect(permissionsIn(stack, found).filter(({ action }) => action.startsWith('ec2:'))).toEqual([]);
  });
});
