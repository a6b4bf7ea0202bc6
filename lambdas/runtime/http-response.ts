import type { APIGatewayProxyResult, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { GateResponse } from '../../core/response.js';

/** An answer of the gate's own endpoints in the shape that the flavour of API Gateway takes. */
export function proxyResult(
  response: GateResponse,
  flavour: 'http' | 'rest',
): APIGatewayProxyStructuredResultV2 | APIGatewayProxyResult {
  const headers = { ...response.headers, 'cache-control': 'no-store' };
  const { status: statusCode, body } = response;
  if (flavour === 'http') return { statusCode, headers, cookies: [...response.cookies], body };
  return { statusCode, headers, multiValueHeaders: { 'set-cookie': [...response.cookies] }, body };
}
