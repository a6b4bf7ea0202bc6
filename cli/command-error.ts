/** Why a command did not succeed, in words for the operator. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  /** @param exitCode 1 if it was tried and failed, 2 if the command line says nothing that could be tried */
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
