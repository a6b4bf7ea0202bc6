import { Alias, type IFunction, type IVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The newest version of a function, with instances that are always ready: whoever calls the alias is served by them. */
export function readyFunction(scope: Construct, code: LambdaFunction, instances: number): IFunction {
  // The casts are for exactOptionalPropertyTypes, with which the classes of aws-cdk-lib do not fit their interfaces.
  return new Alias(scope, 'Ready', {
    aliasName: 'ready',
    description: 'Claimgate: called by API Gateway',
    version: code.currentVersion as IVersion,
    provisionedConcurrentExecutions: instances,
  }) as IFunction;
}
