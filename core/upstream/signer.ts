/** A public key as RFC 7517 writes it. */
export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

export interface SigningKey {
  /** The `kid` of its public key. */
  readonly id: string;
  /** An ES256 signature as RFC 7518 section 3.4 writes it: r and s, 32 bytes each. */
  sign(input: string): Promise<Uint8Array>;
}

/** Signs what the gate vouches for. */
export interface Signer {
  /** The key that signs now. */
  current(): Promise<SigningKey>;
  /** The keys of every signature that may be in use, that of `current` included. */
  publicKeys(): Promise<readonly PublicKey[]>;
}
