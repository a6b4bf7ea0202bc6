import { restAuthorizerSettings } from './rest-api-authorizer.js';
import type { RestApiResponse } from './rest-gateway-responses.js';

/** Stands in the fragment for what only a deployment knows. */
const FUNCTION_ARN = 'AUTHORIZER_FUNCTION_ARN';

/** What an OpenAPI document says about a gate: its authorizer as a security scheme, and its answers to refused callers. */
export function openApiFragment(responses: readonly RestApiResponse[], decisionTtl: number): string {
  const { type, ...settings } = restAuthorizerSettings(decisionTtl);
  const fragment = {
    components: {
      securitySchemes: {
        claimgate: {
          type: 'apiKey',
          name: 'Unused',
          in: 'header',
          'x-amazon-apigateway-authtype': 'custom',
          'x-amazon-apigateway-authorizer': {
            type: type.toLowerCase(),
            ...settings,
            authorizerUri: `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`,
          },
        },
      },
    },
    'x-amazon-apigateway-gateway-responses': Object.fromEntries(
      responses.map(({ type: name, statusCode, headers, body }) => [
        name.responseType,
        {
          statusCode: Number(statusCode),
          responseParameters: Object.fromEntries(
            Object.entries(headers).map(([header, value]) => [`gatewayresponse.header.${header}`, value]),
          ),
          responseTemplates: { 'application/json': body },
        },
      ]),
    ),
  };
  return JSON.stringify(fragment, undefined, 2);
}
