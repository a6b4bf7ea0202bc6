import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { checkIntrospection } from '../../../lib/checks/ways-in.js';
import { Credential, IdentityProvider, OidcClient, OidcGate, UserinfoAudience } from '../../../lib/index.js';
import { PROVIDER, shopStack } from '../example-stack.js';

const AT = { provider: 'partners' };
const NAMING = [
  Credential.introspection(AT),
  Credential.userinfo({ ...AT, audience: UserinfoAudience.acceptAny() }),
  Credential.clientCredentials(AT),
  Credential.password(AT),
];

function gateOf(credentials: Credential[], partners: string): OidcGate {
  const stack = shopStack();
  const client = OidcClient.confidential('shop', Secret.fromSecretNameV2(stack, 'ClientSecret', 'shop/client'));
  const other = IdentityProvider.custom({ issuer: 'https://login.partner.example', audiences: ['https://a.example'] });
  const providers = [
    { id: 'staff', provider: PROVIDER, client },
    { id: partners, provider: other, client },
  ];
  return new OidcGate(stack, 'Gate', { providers, credentials });
}

describe('a credential that names the provider to be asked', () => {
  it.each(NAMING.map((credential) => ({ kind: String(credential), credential })))('$kind', ({ kind, credential }) => {
    expect(() => gateOf([credential], 'partners')).not.toThrow();
    expect(() => gateOf([credential], 'partner')).toThrow(
      `Credential.${kind} asks the provider "partners", but the gate has only "staff", "partner".`,
    );
  });
});

describe('introspection', () => {
  const staff = { name: 'staff', pinned: true, introspection: true, confidential: true };
  const partners = { name: 'partners', pinned: true, introspection: false, confidential: true };
  const faults = (credential: Credential, facts = [staff, partners]) => checkIntrospection(credential._waysIn, facts);

  it('needs an endpoint where it asks', () => {
    expect(faults(Credential.introspection())).toEqual([]);
    expect(faults(Credential.introspection(AT)).join()).toContain('partners has no introspection endpoint');
  });

  it('of JWTs needs one at every provider', () => {
    const [fault, ...more] = faults(Credential.introspection({ introspectJwts: true }));
    expect(fault).toContain('partners has no introspection endpoint');
    expect(more).toEqual([]);
  });

  it('needs a client with a secret, or a header that takes its place, which is for the named provider alone', () => {
    const open = { ...partners, introspection: true, confidential: false };
    const headers = { Authorization: 'Bearer x' };
    expect(faults(Credential.introspection({ ...AT, headers }), [staff, open])).toEqual([]);
    const jwts = Credential.introspection({ headers, introspectJwts: true });
    expect(faults(jwts, [staff, open]).join()).toContain('use OidcClient.confidential');
  });
});
