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

/** Whether `sourceArn` may invoke a function: an API by API Gateway, or a queue that the function takes messages from. */
export function mayInvoke(deployment: Deployment, invoked: InvokedFunction, sourceArn: string): boolean {
  return isPermitted(deployment, invoked, sourceArn) || takesFrom(deployment, invoked, sourceArn);
}

function isPermitted(deployment: Deployment, invoked: InvokedFunction, sourceArn: string): boolean {
  return deployment.resources('AWS::Lambda::Permission').some(({ properties }) => {
    const { Action: action, FunctionName: target, Principal: principal, SourceArn: source } = properties;
    return (
      isSame(invokedFunction(String(target)), invoked) &&
      (action === 'lambda:InvokeFunction' || action === 'lambda:*') &&
      principal === 'apigateway.amazonaws.com' &&
      (source === undefined || matchesWildcard(String(source), sourceArn))
    );
  });
}

function takesFrom(deployment: Deployment, invoked: InvokedFunction, sourceArn: string): boolean {
  return deployment.resources('AWS::Lambda::EventSourceMapping').some(({ properties }) => {
    const { FunctionName: taker, EventSourceArn: source } = properties;
    return isSame(invokedFunction(String(taker)), invoked) && source === sourceArn;
  });
}

function isSame(one: InvokedFunction, other: InvokedFunction): boolean {
  return one.name === other.name && one.qualifier === other.qualifier;
}
