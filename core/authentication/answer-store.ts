/** An answer as the table keeps it. */
export interface SealedAnswer {
  readonly sealed: Uint8Array;
  /** Seconds since 1970. */
  readonly until: number;
}

/** Answers of the provider about tokens, shared by all instances. It is no trust root: what is in it is sealed. */
export interface AnswerStore {
  read(key: string): Promise<SealedAnswer | undefined>;
  write(key: string, answer: SealedAnswer): Promise<void>;
}
