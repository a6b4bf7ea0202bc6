import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccessRule } from '../../lib/index.js';
import { gateIn, integrationTest, UPSTREAM } from './gate-under-integration.js';

export const app = integrationTest('RestApi', (stack) => {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const rest = gateIn(stack).forRestApi(api);
  rest.protect(api.root.addResource('protected'), 'ANY', { upstream: UPSTREAM, rule: AccessRule.AUTHENTICATED });
  rest.publicMethod(api.root.addResource('public'), 'ANY', { upstream: UPSTREAM });
  return rest;
});
