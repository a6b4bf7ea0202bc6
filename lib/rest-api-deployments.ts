import { Lazy } from 'aws-cdk-lib';
import { CfnMethod, type Deployment, type Method } from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct, IDependable } from 'constructs';

/**
 * Deployments that the adopter makes. An API that deploys itself knows of all its methods and gateway responses; any
 * other deployment has to be told, or its stage goes on serving what was there before.
 */
export class RestApiDeployments {
  readonly added: Deployment[] = [];
  private readonly methods: Method[] = [];

  /**
   * @param parts what a deployment must wait for: authorizer and gateway responses
   * @param settings what they are made of
   */
  constructor(
    private readonly parts: readonly IDependable[],
    private readonly settings: unknown,
  ) {}

  add(deployment: Deployment): void {
    this.added.push(deployment);
    deployment.node.addDependency(...this.parts, ...this.methods);
    deployment.addToLogicalId({
      claimgate: this.settings,
      methods: Lazy.any({ produce: () => this.methods.map(({ node }) => methodSettings(node.defaultChild)) }),
    });
  }

  cover(method: Method): void {
    this.methods.push(method);
    for (const deployment of this.added) {
      deployment.node.addDependency(method);
    }
  }
}

function methodSettings(method: IConstruct | undefined): unknown {
  if (!(method instanceof CfnMethod)) {
    return undefined;
  }
  const { httpMethod, resourceId, authorizerId, authorizationType, apiKeyRequired } = method;
  const { integration, requestParameters } = method;
  return { httpMethod, resourceId, authorizerId, authorizationType, apiKeyRequired, integration, requestParameters };
}
