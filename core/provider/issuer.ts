/** Equal, but for one slash at the end: providers and their users disagree on it. */
export function sameIssuer(claimed: unknown, configured: string): boolean {
  return typeof claimed === 'string' && withoutSlash(claimed) === withoutSlash(configured);
}

export function withoutSlash(issuer: string): string {
  return issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
}
