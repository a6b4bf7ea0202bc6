import { expect, test } from 'vitest';
import { secretSigner } from '../../../core/upstream/secret-signer.js';
import { signerContract } from '../../contracts/signer.js';
import { FixedSecrets } from '../../fakes/fixed-secrets.js';
import { GATE_SECRET_ARN } from '../../fakes/gate-settings.js';

function make(secret = 'gate secret') {
  const secrets = new FixedSecrets({ [GATE_SECRET_ARN]: secret });
  return {
    secrets,
    signer: secretSigner(secrets, GATE_SECRET_ARN),
    rotate: () => secrets.rotate(GATE_SECRET_ARN, 'v2', `${secret} 2`),
  };
}

signerContract('a signer with the gate secret', make);

test('every instance has the same key, and every gate another', async () => {
  const [one] = await make().signer.publicKeys();
  expect(await make().signer.publicKeys()).toEqual([one]);
  expect(await make('another secret').signer.publicKeys()).not.toEqual([one]);
});

test('publishes a new key before it has forgotten the old secret', async () => {
  const { signer, rotate, secrets } = make();
  const { id } = await signer.current();
  rotate();
  // It remembers the secret, and signs on with what it knows.
  expect((await signer.current()).id).toBe(id);
  expect((await signer.publicKeys()).map(({ kid }) => kid)).toContain(id);
  expect(secrets.freshReads).toBe(1);
  expect((await signer.current()).id).not.toBe(id);
});
