/** Where a provider is spoken to. Pinned endpoints win over discovered ones. */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly userinfoEndpoint?: string;
  readonly endSessionEndpoint?: string;
  readonly revocationEndpoint?: string;
  readonly introspectionEndpoint?: string;
  /** Whether the provider promises `iss` in authorization responses (RFC 9207). */
  readonly issParameterSupported: boolean;
}

/** Metadata that the settings pin or that this function fetched from the provider itself; never a stored copy. */
export interface MetadataSource {
  /** @throws GateError `provider_unavailable` */
  metadata(): Promise<ProviderMetadata>;
}
