import type { AccessTokenProof as ProofSettings } from '../core/settings/document.js';

/**
 * What proves that a JWT of the provider is an access token and not an ID token. Without the proof a token is refused,
 * whoever signed it.
 */
export class AccessTokenProof {
  /** The type header that RFC 9068 prescribes: `at+jwt`. */
  static readonly RFC_9068 = AccessTokenProof.headerType('at+jwt', 'application/at+jwt');

  /**
   * The token's `typ` header is one of some values. Throws without a value.
   *
   * @param types the values; `JWT` proves nothing, since ID tokens carry it too, and is refused
   */
  static headerType(...types: string[]): AccessTokenProof {
    demandValues(types, 'headerType');
    if (types.some((type) => type.toLowerCase() === 'jwt')) {
      throw new Error(
        'AccessTokenProof.headerType: "JWT" is also the type of ID tokens and proves nothing; ' +
          'name a claim that only access tokens carry with AccessTokenProof.claimPresent.',
      );
    }
    return new AccessTokenProof({ kind: 'typ', types });
  }

  /**
   * A top-level claim of the token has a fixed value.
   *
   * @param claim the claim's name
   * @param value the value it must have
   */
  static claimEquals(claim: string, value: string): AccessTokenProof {
    return new AccessTokenProof({ kind: 'claimEquals', claim, value });
  }

  /**
   * The token has at least one of some top-level claims. Throws without a name.
   *
   * @param claims names of claims that the provider puts into access tokens only
   */
  static claimPresent(...claims: string[]): AccessTokenProof {
    demandValues(claims, 'claimPresent');
    return new AccessTokenProof({ kind: 'claimPresent', claims });
  }

  /** @internal */
  readonly _settings: ProofSettings;

  private constructor(settings: ProofSettings) {
    this._settings = settings;
  }
}

function demandValues(values: string[], what: string): void {
  if (values.length === 0) {
    throw new Error(`AccessTokenProof.${what} needs at least one value: without one every token would be refused.`);
  }
}
