import { Token } from 'aws-cdk-lib';

/** Paths that EventBridge can take a value from. */
export function checkSubjectPath(path: string): string[] {
  return Token.isUnresolved(path) || /^\$(?:\.[\w-]+(?:\[\d+\])?)+$/.test(path)
    ? []
    : [`subjectPath "${path}" is no path into an event: write it as in $.detail.userId.`];
}

/** Which issuer is meant by one of several that a gate has. */
export function checkEventIssuer(issuer: string | undefined, known: readonly string[]): string[] {
  if (issuer === undefined ? known.length === 1 : Token.isUnresolved(issuer) || known.includes(issuer)) {
    return [];
  }
  const meant = issuer === undefined ? 'no issuer' : `"${issuer}"`;
  return [`sessionEndingEvents has an event with ${meant}: give issuer as one of ${known.join(', ')}.`];
}
