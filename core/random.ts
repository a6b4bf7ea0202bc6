/** Randomness fit for keys and nonces, injected so that tests can repeat it. */
export interface Random {
  bytes(length: number): Uint8Array;
}
