import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { Signer } from '../../core/upstream/signer.js';

/** What every signer promises; `rotate` gives it another key to sign with. */
export function signerContract(
  name: string,
  make: () => { readonly signer: Signer; readonly rotate: () => void },
): void {
  const token = async (signer: Signer) => {
    const key = await signer.current();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'ES256', kid: key.id })}.${part({ sub: 'alice' })}`;
    return `${input}.${Buffer.from(await key.sign(input)).toString('base64url')}`;
  };
  const verify = async (signer: Signer, signed: string) =>
    jwtVerify(signed, createLocalJWKSet({ keys: [...(await signer.publicKeys())] }), { algorithms: ['ES256'] });

  describe(name, () => {
    test('publishes the key that it signs with', async () => {
      const { signer } = make();
      const { payload } = await verify(signer, await token(signer));
      expect(payload).toEqual({ sub: 'alice' });
    });

    test('publishes nothing that signs', async () => {
      for (const key of await make().signer.publicKeys()) {
        expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      }
    });

    test('what was signed before a rotation is good after it', async () => {
      const { signer, rotate } = make();
      const before = await token(signer);
      rotate();
      await verify(signer, before);
      expect(new Set((await signer.publicKeys()).map(({ kid }) => kid)).size).toBe(2);
    });

    test('a signature over something else does not count', async () => {
      const { signer } = make();
      const [header = '', , signature = ''] = (await token(signer)).split('.');
      const other = Buffer.from('{"sub":"root"}').toString('base64url');
      await expect(verify(signer, `${header}.${other}.${signature}`)).rejects.toThrow('signature');
    });
  });
}
