import { deployed } from '../gateway/gateway-fixture.js';
import { httpAuthorizer, startHttpApi } from '../http-api/fixture.js';
import { type RestApiSketch, startRestApi } from '../rest-api/fixture.js';

/** A template that API Gateway rejects, and the words in which it was seen to do so. */
export interface Rejection {
  readonly api: 'HTTP' | 'REST';
  readonly what: string;
  readonly message: string;
  /** Who was told so: an issue or pull request, or in words what quotes it. */
  readonly source: string;
  readonly deploy: () => Promise<unknown>;
}

const mapping = (error: string) =>
  `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${error}]`;

const CUSTOM = { Type: 'HTTP', IntegrationResponses: [{ StatusCode: '200' }] };
const startCustom = (sketch: RestApiSketch) => startRestApi({ ...sketch, integration: CUSTOM });

export const REJECTIONS: readonly Rejection[] = [
  {
    api: 'HTTP',
    what: 'an authorizer that caches, and has no identity source (rule 5)',
    message: 'Identity source must be set if authorizer caching is enabled (TTL is greater than 0)',
    source: 'hashicorp/terraform-provider-aws#32629',
    deploy: () => startHttpApi({ authorizer: httpAuthorizer({ AuthorizerResultTtlInSeconds: 60 }) }),
  },
  {
    api: 'HTTP',
    what: 'a mapping of a reserved header (rule 37)',
    message: 'Operations on header authorization are restricted',
    source: 'a template for Terraform that quotes it',
    deploy: () =>
      startHttpApi({ integration: { RequestParameters: { 'overwrite:header.authorization': "'Bearer t'" } } }),
  },
  {
    api: 'HTTP',
    what: 'a mapping that is no expression (rule 38)',
    message: mapping("Invalid mapping expression specified: $context.authorizer.claims['custom:key']"),
    source: 'bobbyhadz/aws-cdk-api-authorizer#1',
    deploy: () =>
      startHttpApi({
        integration: { RequestParameters: { 'append:header.x-key': "$context.authorizer.claims['custom:key']" } },
      }),
  },
  {
    api: 'HTTP',
    what: 'CORS with credentials for every origin',
    message: "allow-credentials is not supported if 'allow-origin' is *",
    source: 'aws/aws-cdk#9076',
    deploy: () => startHttpApi({ api: { CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } } }),
  },
  {
    api: 'HTTP',
    what: 'a route twice',
    message: 'Route with key GET /a already exists for this API',
    source: 'Architect, which works around it',
    deploy: () => startHttpApi({ routes: ['GET /a'], openRoutes: ['GET /a'] }),
  },
  {
    api: 'HTTP',
    what: 'settings of a route that is not there',
    message: 'Unable to find Route by key GET /z within the provided RouteSettings',
    source: 'deployments of Terraform and CloudFormation, in several repositories',
    deploy: () => startHttpApi({ stage: { RouteSettings: { 'GET /z': { ThrottlingRateLimit: 1 } } } }),
  },
  {
    api: 'HTTP',
    what: 'a timeout out of bounds',
    message: 'Timeout should be between 50 ms and 30000 ms',
    source: 'a comment in a template, so with less certainty',
    deploy: () => startHttpApi({ integration: { TimeoutInMillis: 30_001 } }),
  },
  {
    api: 'HTTP',
    what: 'a web ACL for a stage',
    message:
      "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: arn:aws:apigateway:eu-west-1::/apis/api/stages/$default",
    source: 'AWS WAF, to Terraform and the AWS CLI, in several repositories',
    deploy: () =>
      startHttpApi({
        more: [
          deployed('AWS::WAFv2::WebACLAssociation', 'association', {
            ResourceArn: 'arn:aws:apigateway:eu-west-1::/apis/api/stages/$default',
            WebACLArn: 'arn',
          }),
        ],
      }),
  },
  {
    api: 'REST',
    what: 'a mapped value that is no expression',
    message: mapping('Invalid mapping expression specified: test-value'),
    source: 'aws/aws-cdk#20274',
    deploy: () =>
      startRestApi({
        gatewayResponses: [
          { ResponseType: 'ACCESS_DENIED', ResponseParameters: { 'gatewayresponse.header.x': 'test-value' } },
        ],
      }),
  },
  {
    api: 'REST',
    what: 'a mapped parameter that the method does not declare',
    message: mapping('Invalid mapping expression parameter specified: method.request.path.petId'),
    source: 'awsdocs/amazon-api-gateway-developer-guide#24',
    deploy: () =>
      startRestApi({
        integration: { RequestParameters: { 'integration.request.path.id': 'method.request.path.petId' } },
      }),
  },
  {
    api: 'REST',
    what: 'a mapped header that the method response does not declare',
    message: mapping('Invalid mapping expression parameter specified: method.response.header.Location'),
    source: 'amazon-archives/aws-apigateway-importer#209',
    deploy: () => {
      const ResponseParameters = { 'method.response.header.Location': "'/'" };
      return startRestApi({
        method: { MethodResponses: [{ StatusCode: '302' }] },
        integration: { Type: 'HTTP', IntegrationResponses: [{ StatusCode: '302', ResponseParameters }] },
      });
    },
  },
  {
    api: 'REST',
    what: 'an integration response without a method response',
    message: mapping('No method response exists for method.'),
    source: 'amazon-archives/aws-apigateway-importer#121',
    deploy: () => startCustom({ method: { MethodResponses: [] } }),
  },
  {
    api: 'REST',
    what: 'a method without an integration',
    message: 'No integration defined for method',
    source: 'lists of errors, and several repositories',
    deploy: () => startRestApi({ method: { Integration: undefined } }),
  },
  {
    api: 'REST',
    what: 'a deployment of an API without methods',
    message: "The REST API doesn't contain any methods",
    source: 'the guide to CloudFormation, AWS::ApiGateway::Deployment',
    deploy: () => startRestApi({ methods: [] }),
  },
  {
    api: 'REST',
    what: 'a method twice',
    message: 'Method already exists for this resource',
    source: 'deployments of the Serverless Framework, in several repositories',
    deploy: () => startRestApi({ methods: ['GET /a'], openMethods: ['GET /a'] }),
  },
  {
    api: 'REST',
    what: 'a resource twice',
    message: 'Another resource with the same parent already has this name: b',
    source: 'deployments of CloudFormation, in several repositories',
    deploy: () => startRestApi({ more: [resource('one', 'b'), resource('other', 'b')] }),
  },
  {
    api: 'REST',
    what: 'two variables below one resource',
    message: 'A sibling ({id}) of this resource already has a variable path part -- only one is allowed',
    source: 'deployments of several frameworks, in several repositories',
    deploy: () => startRestApi({ methods: ['GET /p/{id}', 'GET /p/{name}/x'] }),
  },
  {
    api: 'REST',
    what: 'a method whose authorizer is not there',
    message:
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    source: 'emulators, so with less certainty',
    deploy: () => startRestApi({ method: { AuthorizationType: 'CUSTOM', AuthorizerId: 'none' } }),
  },
  {
    api: 'REST',
    what: 'a timeout that is too short',
    message: 'Timeout should be between 50 ms and 29000 ms',
    source: 'deployments of CloudFormation, in several repositories',
    deploy: () => startRestApi({ integration: { TimeoutInMillis: 49 } }),
  },
];

function resource(id: string, PathPart: string) {
  return deployed('AWS::ApiGateway::Resource', id, { RestApiId: 'api', ParentId: 'api-root', PathPart });
}
