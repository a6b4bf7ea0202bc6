import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { errorResponse } from '../../core/pages/error-response.js';
import type { GateRequest } from '../../core/request.js';
import type { GateResponse } from '../../core/response.js';
import { logFailure } from './failure.js';
import type { Gate } from './gate.js';
import { httpApiRequest } from './http-api-event.js';
import { proxyResult } from './http-response.js';
import { restApiRequest } from './rest-api-event.js';

export type EndpointEvent = APIGatewayProxyEventV2 | APIGatewayProxyEvent;
export type EndpointResult = APIGatewayProxyStructuredResultV2 | APIGatewayProxyResult;
export type Endpoint = (event: EndpointEvent) => Promise<EndpointResult>;

/** One of the gate's own endpoints, behind either flavour; the one place where errors become answers. */
export function endpoint(gate: Gate, answer: (request: GateRequest) => Promise<GateResponse>): Endpoint {
  return async (event) => {
    const flavour = 'routeKey' in event ? 'http' : 'rest';
    const request = 'routeKey' in event ? httpApiRequest(event) : restApiRequest(event);
    let response: GateResponse;
    try {
      response = await answer(request);
    } catch (error) {
      response = errorResponse(logFailure(gate.log, request, error), request, gate.settings);
    }
    return proxyResult(response, flavour);
  };
}
