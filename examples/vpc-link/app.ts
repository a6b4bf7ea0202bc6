import { App, Stack } from 'aws-cdk-lib';
import { ConnectionType, Integration, IntegrationType, RestApi, VpcLink } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpAlbIntegration,
  HttpNlbIntegration,
  HttpServiceDiscoveryIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DnsRecordType, PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { AccessRule } from 'claimgate';
import { shopGate } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const vpc = new Vpc(stack, 'Vpc');
const alb = new ApplicationLoadBalancer(stack, 'Alb', { vpc }).addListener('Http', { port: 80, open: false });
alb.addTargets('Orders', { port: 8080 });
const nlb = new NetworkLoadBalancer(stack, 'Nlb', { vpc });
const nlbListener = nlb.addListener('Tcp', { port: 80 });
nlbListener.addTargets('Stock', { port: 8080 });
const namespace = new PrivateDnsNamespace(stack, 'Namespace', { name: 'shop.internal', vpc });
const carts = namespace.createService('Carts', { dnsRecordType: DnsRecordType.SRV });

// Nobody reaches these upstreams but API Gateway: what the upstream headers say comes from the gate.
const api = new HttpApi(stack, 'Api');
const oidc = shopGate(stack);
const gate = oidc.forHttpApi(api);
const parameterMapping = gate.parameterMapping();
const authorizer = gate.authorizer(AccessRule.scope('orders:read'));
const link = api.addVpcLink({ vpc });
api.addRoutes({
  path: '/orders/{proxy+}',
  integration: new HttpAlbIntegration('Orders', alb, { vpcLink: link, parameterMapping }),
  authorizer,
});
api.addRoutes({
  path: '/stock/{proxy+}',
  integration: new HttpNlbIntegration('Stock', nlbListener, { vpcLink: link, parameterMapping }),
  authorizer,
});
api.addRoutes({
  path: '/carts/{proxy+}',
  integration: new HttpServiceDiscoveryIntegration('Carts', carts, { vpcLink: link, parameterMapping }),
  authorizer,
});

// A REST API has links of its own, to network load balancers.
const office = new RestApi(stack, 'Office', { cloudWatchRole: false });
const officeGate = oidc.forRestApi(office);
officeGate.protect(office.root.addResource('stock'), 'GET', {
  rule: AccessRule.role('office'),
  integration: new Integration({
    type: IntegrationType.HTTP_PROXY,
    integrationHttpMethod: 'GET',
    uri: `http://${nlb.loadBalancerDnsName}/stock`,
    options: {
      connectionType: ConnectionType.VPC_LINK,
      vpcLink: new VpcLink(stack, 'Link', { targets: [nlb] }),
      requestParameters: officeGate.requestParameters(),
    },
  }),
});
