import { App, Stack } from 'aws-cdk-lib';
import { Period, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccessRule, Credential, UnknownConsumer } from 'claimgate';
import { shopGate, shopUpstream } from '../shop-gate.js';

const stack = new Stack(new App(), 'Shop');
const upstream = shopUpstream(stack);

// Programs of partners call with tokens of their own; the claim that names the client says which partner it is.
const gate = shopGate(stack, { credentials: [Credential.BEARER], anonymous: { subject: 'guest' } });
const api = new RestApi(stack, 'RestApi', { cloudWatchRole: false });
const rest = gate.forRestApi(api, {
  consumerKey: {
    claims: ['azp', 'client_id'],
    plans: [
      { name: 'gold', throttle: { rateLimit: 100, burstLimit: 200 }, consumers: ['acme', 'initech'] },
      { name: 'silver', throttle: { rateLimit: 10, burstLimit: 20 }, quota: { limit: 100_000, period: Period.DAY } },
      { name: 'trial', throttle: { rateLimit: 1, burstLimit: 5 }, quota: { limit: 1_000, period: Period.DAY } },
    ],
    // Nobody is turned away: who has no plan shares the trial with others who have none.
    unknownConsumer: UnknownConsumer.plan('trial'),
    anonymousPlan: 'trial',
  },
});
rest.protect(api.root.addResource('orders'), 'GET', {
  upstream: `${upstream}/orders`,
  rule: AccessRule.scope('orders:read'),
});
rest.publicMethod(api.root.addResource('catalog'), 'GET', { upstream: `${upstream}/catalog` });
// Monitoring is not limited.
rest.protect(api.root.addResource('health'), 'GET', {
  upstream: `${upstream}/health`,
  rule: AccessRule.AUTHENTICATED,
  methodOptions: { apiKeyRequired: false },
});
