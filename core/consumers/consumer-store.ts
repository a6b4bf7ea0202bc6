/** Which plans operators gave to consumers, beside those of the settings. */
export interface ConsumerStore {
  /** The name of a plan; undefined if nobody gave the consumer one. */
  planOf(issuer: string, consumer: string): Promise<string | undefined>;
}
