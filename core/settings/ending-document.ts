/** What the function that ends sessions on events is told: it knows neither client nor routes. */
export interface EndingSettings {
  readonly version: 1;
  readonly gateId: string;
  readonly session: { readonly epoch: number };
  readonly tableName: string;
  readonly gateSecretArn: string;
}

/** The environment variable it is in, as JSON. */
export const ENDING_VARIABLE = 'CLAIMGATE_ENDING';
