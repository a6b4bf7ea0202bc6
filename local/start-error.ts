/** Why the local gate cannot start: one sentence for the person at the terminal. */
export class StartError extends Error {
  override readonly name: string = 'StartError';

  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
