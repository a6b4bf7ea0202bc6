/** A resource of the synthesized template with every intrinsic resolved. */
export interface DeployedResource {
  readonly logicalId: string;
  /** For example `AWS::ApiGatewayV2::Route`. */
  readonly type: string;
  /** Name of the stack that holds it. */
  readonly stack: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the stacks of one cloud assembly deploy. */
export interface Deployment {
  readonly region: string;
  readonly accountId: string;
  /** Every resource of that type, over all stacks. */
  resources(type: string): readonly DeployedResource[];
}

/** How one invocation of a function ended. */
export type InvokeResult =
  /** The handler returned; the payload went through JSON, and a handler that returned nothing gave null. */
  | { readonly kind: 'answer'; readonly payload: unknown }
  /** The handler threw, could not be loaded, or its process died. */
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'throttled' }
  /** No AWS::Lambda::Permission lets API Gateway invoke this function from `sourceArn`. */
  | { readonly kind: 'denied' };

export interface InvokeOptions {
  /** Checked against the AWS::Lambda::Permission and AWS::Lambda::EventSourceMapping resources. */
  readonly sourceArn: string;
  /** Milliseconds, on top of the timeout of the function itself. */
  readonly timeout: number;
  /** Of the request that the invocation is for. */
  readonly requestId: string;
}

/** Runs the functions of a deployment. It answers always, and rejects only when it has a defect itself. */
export interface FunctionInvoker {
  /**
   * `functionArn` is an ARN, with or without a qualifier; the gateway takes it out of an invocation URI.
   */
  invoke(functionArn: string, event: unknown, options: InvokeOptions): Promise<InvokeResult>;
}

/** What `Fn::GetAtt [api, 'RootResourceId']` gives for an AWS::ApiGateway::RestApi. */
export function rootResourceIdOf(restApiId: string): string {
  return `${restApiId}-root`;
}

/** A template that API Gateway would refuse to deploy, or that cannot be served on one machine. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';

  constructor(
    readonly resource: DeployedResource,
    readonly reason: string,
  ) {
    super(`${resource.stack}/${resource.logicalId} (${resource.type}): ${reason}`);
  }
}
