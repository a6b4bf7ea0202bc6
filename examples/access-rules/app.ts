import { App, Duration, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AccessRule } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const gate = shopGate(stack);
const upstream = shopUpstream(stack);

// Kong's four slots: one entry is enough, and of that every word.
const readOrders = AccessRule.anyOf(AccessRule.scope('orders:read', 'orders:write'), AccessRule.role('admin'));

// One route, several methods: everybody may read, some may write.
const byMethod = AccessRule.anyOf(
  AccessRule.allOf(AccessRule.method('GET'), AccessRule.scope('orders:read')),
  AccessRule.scope('orders:write'),
);

// Any claim, and what must not be: who has no "status" at all is not let in by negate.
const customers = AccessRule.allOf(
  AccessRule.claimMatches('email', '*@example.com'),
  AccessRule.EMAIL_VERIFIED,
  AccessRule.anyOf(
    AccessRule.claimAbsent('status'),
    AccessRule.negate(AccessRule.claimEquals('status', 'suspended', 'closed')),
  ),
);

// A second factor, and a sign-in of the last quarter of an hour. Browsers are sent to sign in so, and come back.
const refunds = AccessRule.allOf(
  AccessRule.scope('orders:read'),
  AccessRule.acrAtLeast('gold', ['bronze', 'silver', 'gold']),
  AccessRule.maxAge(Duration.minutes(15)),
);

// The same policies on every route that takes them: Cedar sees which it is.
const reports = AccessRule.cedar(`
  permit (principal, action == Claimgate::Action::"GET", resource == Claimgate::Route::"/reports")
  when { principal has scopes && principal.scopes.contains("orders:read") };

  permit (principal, action, resource)
  when { principal has roles && principal.roles.contains("auditor") };

  forbid (principal, action, resource)
  when { principal.hasTag("status") && principal.getTag("status").containsAny(["suspended", "closed"]) };
`);

const api = new HttpApi(stack, 'HttpApi');
const http = gate.forHttpApi(api, { defaultRule: readOrders, explainRefusals: true });
api.addRoutes({ path: '/orders', integration: http.upstream(`${upstream}/orders`), authorizer: http.authorizer() });
for (const [path, rule] of Object.entries({
  '/basket': byMethod,
  '/account': customers,
  '/refunds': refunds,
  '/reports': reports,
})) {
  api.addRoutes({ path, integration: http.upstream(`${upstream}${path}`), authorizer: http.authorizer(rule) });
}

const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, { defaultRule: readOrders, explainRefusals: true });
rest.protect(restApi.root.addResource('orders'), 'ANY', { upstream: `${upstream}/orders` });
for (const [path, rule] of Object.entries({ basket: byMethod, account: customers, refunds, reports })) {
  rest.protect(restApi.root.addResource(path), 'ANY', { upstream: `${upstream}/${path}`, rule });
}
