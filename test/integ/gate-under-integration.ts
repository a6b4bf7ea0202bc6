import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { type ApiGate, Credential, IdentityProvider, OidcClient, OidcGate, UpstreamHeader } from '../../lib/index.js';

const { DESTROY } = RemovalPolicy;

/** Answers everybody over https, and is not Claimgate's. */
export const UPSTREAM = 'https://checkip.amazonaws.com';

/** A gate that needs nothing but an account: nobody has to sign in to see whom it refuses. */
export function gateIn(stack: Stack): OidcGate {
  Validations.of(stack).acknowledge({
    id: 'claimgate:public-upstream',
    reason: 'The upstream of this test knows nothing that is worth protecting.',
  });
  return new OidcGate(stack, 'Gate', {
    provider: IdentityProvider.keycloak({ url: 'https://id.example.com', realm: 'shop', audiences: ['shop'] }),
    // The cast is for exactOptionalPropertyTypes, with which the classes of aws-cdk-lib do not fit their interfaces.
    client: OidcClient.confidential('shop', new Secret(stack, 'Client', { removalPolicy: DESTROY }) as ISecret),
    credentials: [Credential.SESSION, Credential.BEARER],
    upstreamHeaders: [UpstreamHeader.subject('x-user')],
    removalPolicy: DESTROY,
  });
}

/** Where a construct was made differs by machine and says nothing of what is deployed: snapshots do without. */
const WITHOUT_TRACES = { [DISABLE_CREATION_STACK_TRACES]: true };

/** Deploys a gate that `bind` puts in front of an API, and asks it as strangers do. */
export function integrationTest(name: string, bind: (stack: Stack) => ApiGate): App {
  const app = new App({ treeMetadata: false, stackTraces: false, context: WITHOUT_TRACES });
  const stack = new Stack(app, `ClaimgateInteg${name}`);
  const { publicUrl } = bind(stack);
  const { assertions } = new IntegTest(app, 'Integ', { testCases: [stack] });

  const refused = ExpectedResult.objectLike({ status: 401 });
  // A page load would be sent to the provider instead.
  const script = { accept: 'application/json' };
  assertions.httpApiCall(`${publicUrl}/protected`, { headers: script }).expect(refused);
  assertions
    .httpApiCall(`${publicUrl}/protected`, { headers: { ...script, authorization: 'Basic eDp5' } })
    .expect(refused);
  assertions.httpApiCall(`${publicUrl}/auth/session`, { headers: script }).expect(refused);
  assertions.httpApiCall(`${publicUrl}/public`).expect(ExpectedResult.objectLike({ status: 200 }));
  return app;
}
