import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { ClientSecretMethod, OidcClient } from '../../lib/index.js';

const secret = Secret.fromSecretNameV2(new Stack(new App(), 'Shop'), 'ClientSecret', 'shop/client');

describe('a client', () => {
  it('shows its secret in a header unless told otherwise', () => {
    expect(OidcClient.confidential('shop', secret)._settings).toEqual({
      id: 'shop',
      authentication: { kind: 'secret', method: 'client_secret_basic', secretArn: secret.secretArn },
    });
  });

  it('can show a field of a JSON secret in the body', () => {
    const client = OidcClient.confidential('shop', secret, {
      secretField: 'clientSecret',
      method: ClientSecretMethod.POST,
    });
    expect(client._settings.authentication).toEqual({
      kind: 'secret',
      method: 'client_secret_post',
      secretArn: secret.secretArn,
      secretField: 'clientSecret',
    });
  });

  it('can be public', () => {
    expect(OidcClient.publicClient('shop')._settings).toEqual({ id: 'shop', authentication: { kind: 'none' } });
    expect(OidcClient.publicClient('shop').secret).toBeUndefined();
  });

  it('needs an id', () => {
    expect(() => OidcClient.publicClient(' ')).toThrow('the client id is empty');
  });
});
