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

const api = new HttpApi(stack, 'HttpApi');
const http = gate.forHttpApi(api, { defaultRule: readOrders, explainRefusals: true });
api.addRoutes({ path: '/orders', integration: http.upstream(`${upstream}/orders`), authorizer: http.authorizer() });
for (const [path, rule] of Object.entries({ '/basket': byMethod, '/account': customers, '/refunds': refunds })) {
  api.addRoutes({ path, integration: http.upstream(`${upstream}${path}`), authorizer: http.authorizer(rule) });
}

const restApi = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(restApi, { defaultRule: readOrders, explainRefusals: true });
rest.protect(restApi.root.addResource('orders'), 'ANY', { upstream: `${upstream}/orders` });
for (const [path, rule] of Object.entries({ basket: byMethod, account: customers, refunds })) {
  rest.protect(restApi.root.addResource(path), 'ANY', { upstream: `${upstream}/${path}`, rule });
}
