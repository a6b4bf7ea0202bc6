import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { GateRequest } from '../../core/request.js';
import type { GateResponse } from '../../core/response.js';
import { httpApiRequest } from './http-api-event.js';
import { proxyResult } from './http-response.js';
import { restApiRequest } from './rest-api-event.js';

export type EndpointEvent = APIGatewayProxyEventV2 | APIGatewayProxyEvent;
export type EndpointResult = APIGatewayProxyStructuredResultV2 | APIGatewayProxyResult;
export type Endpoint = (event: EndpointEvent) => Promise<EndpointResult>;

/** One of the gate's own endpoints, behind either flavour of API Gateway. */
export function endpoint(answer: (request: GateRequest) => Promise<GateResponse>): Endpoint {
  return async (event) =>
    'routeKey' in event
      ? proxyResult(await answer(httpApiRequest(event)), 'http')
      : proxyResult(await answer(restApiRequest(event)), 'rest');
}
