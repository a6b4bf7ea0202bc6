import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

const WINDOW_SECONDS = 300;

/** A web ACL that refuses an address which asks for too many of the gate's pages. */
export class PageWebAcl extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, requestsPerAddress: number) {
    super(scope, id);
    // Sampled requests would show cookies and login codes to whoever may look at the web ACL.
    const visibility = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
      metricName,
    });
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('ClaimgateApi'),
      rules: [
        {
          name: 'PagesPerAddress',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          visibilityConfig: visibility('ClaimgatePagesPerAddress'),
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              limit: requestsPerAddress,
              evaluationWindowSec: WINDOW_SECONDS,
              scopeDownStatement: {
                byteMatchStatement: {
                  // Before it stands the stage, or the base path of a domain.
                  fieldToMatch: { uriPath: {} },
                  positionalConstraint: 'CONTAINS',
                  searchString: '/auth/',
                  textTransformations: [{ priority: 0, type: 'URL_DECODE' }],
                },
              },
            },
          },
        },
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
  }
}
