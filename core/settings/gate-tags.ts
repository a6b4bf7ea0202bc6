/** Tags by which the table of a gate says what somebody who ends its sessions must know. None is a secret. */
export const GATE_TAGS = {
  gateId: 'claimgate:gate',
  gateSecretArn: 'claimgate:secret',
  sessionEpoch: 'claimgate:session-epoch',
  /** Followed by the name of a provider; the value is its issuer. */
  provider: 'claimgate:provider:',
} as const;

/** Whether DynamoDB takes a text as the value of a tag. */
export function isTagValue(text: string): boolean {
  return /^[\p{L}\p{N} _.:/=+@-]{1,256}$/u.test(text);
}
