import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, type IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);

for (const type of [EndpointType.EDGE, EndpointType.REGIONAL]) {
  protectOrders(new RestApi(stack, type, { cloudWatchRole: false, endpointTypes: [type] }));
}

// A private API is reached through an endpoint in the VPC, under its usual address if the endpoint has private DNS. The
// functions of the gate need no VPC: they call the provider, and API Gateway calls them.
const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
const vpcEndpoint = vpc.addInterfaceEndpoint('ExecuteApi', { service: InterfaceVpcEndpointAwsService.APIGATEWAY });
const fromVpc = new PolicyStatement({
  principals: [new AnyPrincipal()],
  actions: ['execute-api:Invoke'],
  resources: ['execute-api:/*'],
  conditions: { StringEquals: { 'aws:SourceVpce': vpcEndpoint.vpcEndpointId } },
});
protectOrders(
  new RestApi(stack, EndpointType.PRIVATE, {
    cloudWatchRole: false,
    endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [vpcEndpoint] },
    policy: new PolicyDocument({ statements: [fromVpc] }),
  }),
);

function protectOrders(api: IRestApi): void {
  gate.forRestApi(api).protect(api.root.addResource('orders'), 'GET', {
    upstream: `${shopUpstream(stack)}/orders`,
    rule: AccessRule.scope('orders:read'),
  });
}
