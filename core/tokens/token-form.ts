/**
 * Whether a token is a JWT in compact form, good or bad: then it is verified as one and by nothing else. Some opaque tokens
 * have dots as well, so its header must be a JSON object with an algorithm.
 */
export function looksLikeJwt(token: string): boolean {
  const parts = token.split('.', 4);
  if (parts.length !== 3) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
