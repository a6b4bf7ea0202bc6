import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { AccessRule, Credential } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');

const gate = shopGate(stack, {
  credentials: [Credential.SESSION],
  session: {
    idleTimeout: Duration.hours(2),
    rollingTimeout: Duration.hours(4),
    absoluteTimeout: Duration.hours(12),
    // Whoever signs in at /auth/login?remember=true stays signed in for a month, if they come back every week.
    rememberMe: { idleTimeout: Duration.days(7), absoluteTimeout: Duration.days(30) },
  },
  sessionEndingEvents: [
    {
      eventPattern: { source: ['com.example.staff'], detailType: ['user disabled'] },
      subjectPath: '$.detail.userId',
    },
  ],
});

// Who may assume this role ends sessions by `npx claimgate sessions end --table … --subject …`.
const operators = new Role(stack, 'Operators', { assumedBy: new AccountRootPrincipal() });
gate.grantEndSessions(operators);
new CfnOutput(stack, 'SessionTable', { value: gate.table.tableName });

const setting = (key: string): { publicUrl?: string } => {
  const url: unknown = stack.node.tryGetContext(key);
  return url === undefined ? {} : { publicUrl: String(url) };
};
const upstream = `${shopUpstream(stack)}/orders`;

// A link may log out here, as long as it is on a page of this site.
const httpApi = new HttpApi(stack, 'HttpApi');
const http = gate.forHttpApi(httpApi, { ...setting('httpApiUrl'), logoutByGet: true });
httpApi.addRoutes({
  path: '/orders',
  integration: http.upstream(upstream),
  authorizer: http.authorizer(AccessRule.AUTHENTICATED),
});

// A form that is sent after its session has ended is kept on a page until its user has signed in again.
const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, { ...setting('restApiUrl'), logoutByGet: true, keepForms: true });
rest.protect(restApi.root.addResource('orders'), 'ANY', { upstream, rule: AccessRule.AUTHENTICATED });
