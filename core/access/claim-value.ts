/** A claim as a list of texts. */
export interface ClaimTexts {
  readonly texts: readonly string[];
  /** False if there was something that is no text, so that a text which is not found might still be meant. */
  readonly complete: boolean;
}

/** A text, number or truth value as JSON writes it; undefined for anything else. */
export function claimText(claim: unknown): string | undefined {
  return isScalar(claim) ? String(claim) : undefined;
}

/** The elements of a list, or the one text that it is. Undefined without the claim, and for an object. */
export function claimElements(claim: unknown): ClaimTexts | undefined {
  if (isScalar(claim)) return { texts: [String(claim)], complete: true };
  if (!Array.isArray(claim)) return undefined;
  const scalars = claim.filter(isScalar);
  return { texts: scalars.map(String), complete: scalars.length === claim.length };
}

/** The words of a text, or the elements of a list, which are taken whole. */
export function claimWords(claim: unknown): ClaimTexts | undefined {
  return typeof claim === 'string' ? { texts: splitWords(claim), complete: true } : claimElements(claim);
}

export function splitWords(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
