import { CfnKey, type IKey } from 'aws-cdk-lib/aws-kms';
import type { GateSettings } from '../core/settings/document.js';
import type { AssertionKey } from './assertion-key.js';
import { isAssertion } from './assertion-options.js';
import { type AssertionKeyFact, checkAssertionKeys } from './checks/assertion-keys.js';
import type { Accessor, Permission } from './gate-permissions.js';
import type { IOidcGate } from './oidc-gate.js';
import type { OidcGateOptions } from './oidc-gate-props.js';

/** What is wrong with the keys of a gate that is made in that Region. */
export function faultsOfAssertionKeys(
  { assertionKeys, upstreamHeaders = [] }: OidcGateOptions,
  region: string,
): string[] {
  return assertionKeys === undefined
    ? []
    : checkAssertionKeys(assertionKeys.map(factOf), region, upstreamHeaders.some(isAssertion));
}

/** Keys that are not the default. */
export function assertionKeySettings({ assertionKeys }: IOidcGate): Pick<GateSettings, 'assertionKeys'> {
  const [first, ...others] = assertionKeys.map((key) => key._settings);
  return first === undefined || (first.kind === 'gateSecret' && others.length === 0)
    ? {}
    : { assertionKeys: [first, ...others] };
}

/** What a function does with the keys in KMS: one signs with the first, another publishes all. */
export function useAssertionKeys({ assertionKeys }: IOidcGate, accessor: Accessor): Permission[] {
  const [signs, ...others] = assertionKeys.map(({ _key: key }) => key?.keyArn);
  switch (accessor) {
    case 'authorizer':
      return signs === undefined ? [] : [sign(signs)];
    case 'account':
      return [signs, ...others].flatMap((arn) =>
        arn === undefined ? [] : [{ actions: ['kms:GetPublicKey'], resourceArns: [arn] }],
      );
    default:
      return [];
  }
}

function sign(keyArn: string): Permission {
  return {
    actions: ['kms:Sign'],
    resourceArns: [keyArn],
    conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256' } },
  };
}

function factOf({ _key: key }: AssertionKey): AssertionKeyFact {
  if (key === undefined) return { name: 'AssertionKey.GATE_SECRET' };
  return {
    name: key.node.path,
    arn: key.keyArn,
    region: key.env.region,
    isAlias: isAlias(key),
    ...specOf(key),
  };
}

/** An alias looks like a key, and no policy can name it. */
function isAlias(key: IKey): boolean {
  return 'aliasName' in key || key.keyArn.includes(':alias/');
}

/** What the key is for, if it is made in this app. */
function specOf(key: IKey): Pick<AssertionKeyFact, 'spec' | 'usage'> {
  const resource = key.node.defaultChild;
  if (!(resource instanceof CfnKey)) return {};
  const { keySpec: spec = 'SYMMETRIC_DEFAULT', keyUsage: usage = 'ENCRYPT_DECRYPT' } = resource;
  return { spec, usage };
}
