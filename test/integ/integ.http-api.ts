import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule } from '../../lib/index.js';
import { gateIn, integrationTest, UPSTREAM } from './gate-under-integration.js';

export const app = integrationTest('HttpApi', (stack) => {
  const api = new HttpApi(stack, 'Api');
  const http = gateIn(stack).forHttpApi(api);
  const authorizer = http.authorizer(AccessRule.AUTHENTICATED);
  api.addRoutes({ path: '/protected', integration: http.upstream(UPSTREAM), authorizer });
  http.publicRoute('/public', { upstream: UPSTREAM });
  return http;
});
