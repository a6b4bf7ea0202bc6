import type { Deployment } from '../template/deployment.js';
import { matchesWildcard } from '../wildcard.js';

/** A function as it is invoked: itself, or one of its versions or aliases, which have permissions of their own. */
export interface InvokedFunction {
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** From a name or an ARN, either with or without a qualifier. */
export function invokedFunction(text: string): InvokedFunction {
  const [name = '', qualifier] = text.replace(/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/, '').split(':');
  return { name, qualifier };
}

/** Whether an AWS::Lambda::Permission lets API Gateway invoke a function on behalf of `sourceArn`. */
export function mayInvoke(deployment: Deployment, invoked: InvokedFunction, sourceArn: string): boolean {
  return deployment.resources('AWS::Lambda::Permission').some(({ properties }) => {
    const { Action: action, FunctionName: target, Principal: principal, SourceArn: source } = properties;
    const permitted = invokedFunction(String(target));
    return (
      permitted.name === invoked.name &&
      permitted.qualifier === invoked.qualifier &&
      (action === 'lambda:InvokeFunction' || action === 'lambda:*') &&
      principal === 'apigateway.amazonaws.com' &&
      (source === undefined || matchesWildcard(String(source), sourceArn))
    );
  });
}
