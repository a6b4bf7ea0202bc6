/**
 * Milliseconds for one attempt of a call to AWS. The SDK waits forever by itself, and an HTTP API gives its authorizer 10
 * seconds: an attempt that hangs has to leave time for another.
 */
export const AWS_LIMITS = { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true } as const;
