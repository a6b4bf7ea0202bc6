import { describe, expect, it } from 'vitest';
import { AccessTokenProof } from '../../lib/index.js';

describe('the proof that a token is an access token', () => {
  it.each([
    [AccessTokenProof.RFC_9068, { kind: 'typ', types: ['at+jwt', 'application/at+jwt'] }],
    [AccessTokenProof.headerType('access'), { kind: 'typ', types: ['access'] }],
    [AccessTokenProof.claimEquals('token_use', 'access'), { kind: 'claimEquals', claim: 'token_use', value: 'access' }],
    [AccessTokenProof.claimPresent('scp', 'roles'), { kind: 'claimPresent', claims: ['scp', 'roles'] }],
  ])('says what to look for (%#)', (proof, settings) => {
    expect(proof._settings).toEqual(settings);
  });

  it('cannot be a type that ID tokens have too', () => {
    expect(() => AccessTokenProof.headerType('at+jwt', 'JWT')).toThrow('proves nothing');
  });

  it('cannot be empty', () => {
    expect(() => AccessTokenProof.claimPresent()).toThrow('at least one value');
    expect(() => AccessTokenProof.headerType()).toThrow('at least one value');
  });
});
