import { CommandError } from './command-error.js';

/** What to do about what an AWS client throws, by the name of the error. */
const ADVICE: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'There are no AWS credentials: set AWS_PROFILE, or sign in as for the AWS command line.',
  ExpiredTokenException: 'Your AWS credentials have expired: sign in again.',
  UnrecognizedClientException: 'AWS does not know your credentials: sign in again.',
  ResourceNotFoundException: 'There is no such table, or no such secret, in this account and Region.',
  AccessDeniedException:
    'Your AWS credentials do not allow this. What OidcGate.grantEndSessions and grantAssignConsumers grant is enough.',
};

/** A failure in words for the operator. What is not known is a defect, or says itself what it is. */
export function commandErrorOf(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (message === 'Region is missing') {
    return new CommandError('The Region of the table is not known: say --region, or give the ARN of the table.', 2);
  }
  const advice = ADVICE[name];
  return new CommandError([advice, `${name}: ${message}`].filter((line) => line !== undefined).join('\n'), 1, {
    cause: error,
  });
}
