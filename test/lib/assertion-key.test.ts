import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alias, type IKey, Key, type KeyProps, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { AssertionKey, Credential, OidcClient, OidcGate, type OidcGateProps, UpstreamHeader } from '../../lib/index.js';
import { gateIn, httpExample, PROVIDER, quickApp, settingsOf, shopStack } from './example-stack.js';
import { permissionsIn } from './role-policies.js';

const PAIR = { keySpec: KeySpec.ECC_NIST_P256, keyUsage: KeyUsage.SIGN_VERIFY };
const ASSERTION = UpstreamHeader.assertion('x-assertion', { audience: 'https://orders.internal' });
const keyIn = (stack: Stack, id: string, props: KeyProps = PAIR): IKey => new Key(stack, id, props) as IKey;

/** A gate with keys of its stack. */
function signing(keysIn: (stack: Stack) => AssertionKey[], changes: Partial<OidcGateProps> = {}) {
  const stack = shopStack();
  const gate = gateIn(stack, { upstreamHeaders: [ASSERTION], assertionKeys: keysIn(stack), ...changes });
  gate.forHttpApi(new HttpApi(stack, 'Api'));
  return { stack, gate, template: Template.fromStack(stack) };
}

describe('assertion keys', () => {
  it('are the gate secret by default, and then the functions are told nothing', () => {
    const { gate, template } = httpExample({ upstreamHeaders: [ASSERTION] });
    expect(gate.assertionKeys).toEqual([AssertionKey.GATE_SECRET]);
    expect(settingsOf(template()).assertionKeys).toBeUndefined();
    expect(signing(() => [AssertionKey.GATE_SECRET]).template.toJSON()).toEqual(template().toJSON());
  });

  it('take turns: the first signs, and all can be seen', () => {
    const { stack, template } = signing((owner) => [
      AssertionKey.kms(keyIn(owner, 'Next')),
      AssertionKey.kms(keyIn(owner, 'Former')),
      AssertionKey.GATE_SECRET,
    ]);
    expect(settingsOf(template).assertionKeys).toEqual([
      { kind: 'kms', keyArn: '<late>' },
      { kind: 'kms', keyArn: '<late>' },
      { kind: 'gateSecret' },
    ]);
    const onKeys = permissionsIn(stack, template).filter(({ action }) => action.startsWith('kms:'));
    const key = (id: string) => expect.stringMatching(`"Fn::GetAtt":\\["${id}`);
    expect(onKeys.map(({ who, action, resource }) => [who, action, resource])).toEqual([
      ['Authorizer', 'kms:Sign', key('Next')],
      ['Account', 'kms:GetPublicKey', key('Next')],
      ['Account', 'kms:GetPublicKey', key('Former')],
    ]);
  });

  it('of another app are used as they are', () => {
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234';
    const { template } = signing((stack) => [AssertionKey.kms(Key.fromKeyArn(stack, 'Imported', arn))]);
    expect(settingsOf(template).assertionKeys).toEqual([{ kind: 'kms', keyArn: arn }]);
  });

  it('of an imported gate are those that it is told', () => {
    const stack = shopStack();
    const { table, secret } = gateIn(stack);
    const assertionKeys = [AssertionKey.kms(keyIn(stack, 'Key'))];
    const gate = OidcGate.fromAttributes(stack, 'Imported', {
      ...{ gateId: 'gate', table, secret },
      ...{ provider: PROVIDER, client: OidcClient.publicClient('shop'), credentials: [Credential.BEARER] },
      ...{ upstreamHeaders: [ASSERTION], assertionKeys },
    });
    expect(gate.assertionKeys).toEqual(assertionKeys);
  });

  it.each<[string, (stack: Stack) => AssertionKey, string]>([
    ['encrypts', (stack) => AssertionKey.kms(keyIn(stack, 'Key', {})), 'cannot sign with ES256'],
    [
      'signs on another curve',
      (stack) => AssertionKey.kms(keyIn(stack, 'Key', { ...PAIR, keySpec: KeySpec.ECC_NIST_P384 })),
      'cannot sign with ES256',
    ],
    [
      'agrees on keys',
      (stack) => AssertionKey.kms(keyIn(stack, 'Key', { ...PAIR, keyUsage: KeyUsage.KEY_AGREEMENT })),
      'cannot sign with ES256',
    ],
    [
      'is an alias',
      (stack) =>
        AssertionKey.kms(new Alias(stack, 'Alias', { aliasName: 'a', targetKey: keyIn(stack, 'Key') }) as IKey),
      'is an alias',
    ],
    [
      'is an alias by name',
      (stack) => AssertionKey.kms(Alias.fromAliasName(stack, 'Alias', 'alias/assertions')),
      'is an alias',
    ],
  ])('stop the synthesis where one %s', (_, keyFor, message) => {
    expect(() => signing((stack) => [keyFor(stack)])).toThrow(message);
  });

  it('stop the synthesis in another Region, twice, or without anything to sign', () => {
    const stack = new Stack(quickApp(), 'Shop', { env: { region: 'eu-central-1' } });
    const elsewhere = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1234');
    const upstreamHeaders = [ASSERTION];
    expect(() => gateIn(stack, { upstreamHeaders, assertionKeys: [AssertionKey.kms(elsewhere)] })).toThrow('us-east-1');
    expect(() => signing(() => [AssertionKey.GATE_SECRET, AssertionKey.GATE_SECRET])).toThrow('twice');
    expect(() => signing(() => [])).toThrow('is empty');
    expect(() => signing(() => [AssertionKey.GATE_SECRET], { upstreamHeaders: [] })).toThrow('no upstream header');
  });
});
