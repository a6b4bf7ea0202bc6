import type { DeployedResource, Deployment } from '../template/deployment.js';
import { matchesWildcard } from '../wildcard.js';

/** Whether an AWS::Lambda::Permission lets API Gateway invoke a function on behalf of `sourceArn`. */
export function mayInvoke(deployment: Deployment, lambda: DeployedResource, arn: string, sourceArn: string): boolean {
  return deployment.resources('AWS::Lambda::Permission').some(({ properties }) => {
    const { Action: action, FunctionName: name, Principal: principal, SourceArn: source } = properties;
    return (
      (name === arn || name === lambda.physicalId) &&
      (action === 'lambda:InvokeFunction' || action === 'lambda:*') &&
      principal === 'apigateway.amazonaws.com' &&
      (source === undefined || matchesWildcard(String(source), sourceArn))
    );
  });
}
