/** What a log line may hold: a closed list, so that no token, cookie or claim value gets into it by accident. */
export interface LogFields {
  readonly code?: string;
  readonly detail?: string;
  readonly correlationId?: string;
  readonly route?: string;
  readonly credential?: string;
  /** SHA-256 of issuer and subject, shortened. */
  readonly subject?: string;
  /** Class of an unexpected error and where it was thrown; never its message, which may quote input. */
  readonly error?: string;
}

export interface Log {
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}
