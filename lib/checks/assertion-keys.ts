import { Token } from 'aws-cdk-lib';

/** What is known of a key that signs assertions; nothing about KMS for the one from the gate secret. */
export interface AssertionKeyFact {
  readonly name: string;
  readonly arn?: string;
  readonly region?: string;
  readonly isAlias?: boolean;
  /** Of keys of this app. */
  readonly spec?: string;
  readonly usage?: string;
}

const NEEDED = 'keySpec: KeySpec.ECC_NIST_P256, keyUsage: KeyUsage.SIGN_VERIFY';

/** Keys can sign, each is there once, and there is something to sign. */
export function checkAssertionKeys(
  keys: readonly AssertionKeyFact[],
  region: string,
  hasAssertions: boolean,
): string[] {
  if (keys.length === 0) return ['assertionKeys is empty: name a key, or leave it out to sign with the gate secret.'];
  const names = keys.map(({ name, arn = name }) => arn);
  return [
    ...(hasAssertions
      ? []
      : [
          'assertionKeys are given, but no upstream header is signed: add an UpstreamHeader.assertion, or leave them out.',
        ]),
    ...(new Set(names).size === names.length ? [] : ['assertionKeys name a key twice: name it once.']),
    ...keys.flatMap((key) => faultsOf(key, region)),
  ];
}

function faultsOf({ name, region: own, isAlias = false, spec, usage }: AssertionKeyFact, region: string): string[] {
  if (isAlias)
    return [`The key "${name}" in assertionKeys is an alias, which no policy can name: give the key itself.`];
  return [
    ...(isOther(spec, 'ECC_NIST_P256') || isOther(usage, 'SIGN_VERIFY')
      ? [`The key "${name}" in assertionKeys cannot sign with ES256: make it with ${NEEDED}.`]
      : []),
    ...(isOther(own, region) && !Token.isUnresolved(region)
      ? [`The key "${name}" in assertionKeys is in ${own}, and the gate in ${region}: use a key of the gate's Region.`]
      : []),
  ];
}

/** Tokens are nothing known. */
function isOther(value: string | undefined, wanted: string): boolean {
  return value !== undefined && !Token.isUnresolved(value) && value !== wanted;
}
