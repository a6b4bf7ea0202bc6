/** The function in `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations`, or a bare ARN. */
export function functionArnIn(uri: string): string | undefined {
  const inUri = /:lambda:path\/[\d-]+\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
  return inUri ?? (/^arn:[^:]+:lambda:[^/]+$/.test(uri) ? uri : undefined);
}
