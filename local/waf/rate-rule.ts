import type { GatewayRequest } from '../gateway/gateway-request.js';
import type { ResourceProperties } from '../template/resource-properties.js';
import { finish, readStatement, type Statement, UnsupportedStatement } from './statement.js';

const FIVE_MINUTES = 300;

/**
 * Means the requests of an address that sends more than the limit within the window. AWS WAF looks every few seconds and
 * finds out late; here every request counts at once.
 */
export function readRateStatement(rate: ResourceProperties, clock: { now(): number }): Statement {
  const key = rate.string('AggregateKeyType');
  const limit = rate.optionalNumber('Limit') ?? rate.fail('Limit is missing');
  const window = (rate.optionalNumber('EvaluationWindowSec') ?? FIVE_MINUTES) * 1000;
  const scope = rate.optionalChild('ScopeDownStatement');
  finish(rate);
  if (key !== 'IP') throw new UnsupportedStatement(`AggregateKeyType ${key}`);
  const isCounted = scope === undefined ? () => true : readStatement(scope);
  const counter = new RequestCounter(limit, window);
  return (request) => isCounted(request) && counter.isOver(request, clock.now());
}

class RequestCounter {
  /** When each address sent what still counts, in milliseconds since 1970. */
  private readonly times = new Map<string, readonly number[]>();

  constructor(
    private readonly limit: number,
    private readonly window: number,
  ) {}

  isOver({ sourceIp }: GatewayRequest, now: number): boolean {
    const recent = (this.times.get(sourceIp) ?? []).filter((time) => time > now - this.window);
    // More than one over the limit says nothing new.
    const counted = [...recent, now].slice(-(this.limit + 1));
    this.times.set(sourceIp, counted);
    return counted.length > this.limit;
  }
}
