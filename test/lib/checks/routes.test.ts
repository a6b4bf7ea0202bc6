import { Aws } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkFallbackResponses, checkGatewayResponses } from '../../../lib/checks/gateway-responses.js';
import {
  checkMissingRoutes,
  checkOpenRoutes,
  checkPreflights,
  checkRouteKeys,
  checkUnusedRules,
} from '../../../lib/checks/routes.js';

const REMEDIES = { protect: 'protect it', declare: 'publicRoute', overwrite: 'map it', strip: 'strip it' };

describe('the routes of an API', () => {
  it('are all protected, the gate’s own, or preflights', () => {
    const facts = [
      { key: 'GET /orders', guard: 'gate' },
      { key: 'GET /reports', guard: 'other' },
      { key: 'GET /health', guard: 'public' },
      { key: 'GET /auth/login', guard: 'page' },
      { key: 'OPTIONS /orders', guard: 'none' },
    ] as const;
    expect(checkOpenRoutes(facts, REMEDIES)).toEqual([]);
  });

  it('are named when they are open without a word', () => {
    const [fault] = checkOpenRoutes([{ key: 'GET /open', guard: 'none' }], REMEDIES);
    expect(fault).toBe('"GET /open" lets everybody in without a word: protect it, or declare it with publicRoute.');
  });

  it('have keys that are known', () => {
    expect(checkRouteKeys(['GET /orders'])).toEqual([]);
    expect(checkRouteKeys([`GET /${Aws.REGION}`]).join()).toContain('write it out');
  });

  it('exist for every rule', () => {
    expect(checkMissingRoutes(['GET /a'], ['GET /a', 'GET /b'])).toEqual([]);
    expect(checkMissingRoutes(['GET /a'], ['GET /b']).join()).toContain('rule for "GET /a"');
  });

  it('leave no authorizer unused', () => {
    expect(checkUnusedRules([])).toEqual([]);
    expect(checkUnusedRules(['authorizer(role admin)']).join()).toContain(
      'authorizer(role admin) is attached to no route',
    );
  });

  it('do not answer preflights twice', () => {
    expect(checkPreflights(['OPTIONS /a'], ['OPTIONS /b'])).toEqual([]);
    expect(checkPreflights(['OPTIONS /a'], ['OPTIONS /a']).join()).toContain('take your own OPTIONS route away');
  });
});

describe('gateway responses', () => {
  const others = (type: string, hasStatusCode = true) => [{ type, hasStatusCode }];

  it('are defined once', () => {
    expect(checkGatewayResponses(['UNAUTHORIZED'], others('THROTTLED'))).toEqual([]);
    expect(checkGatewayResponses(['UNAUTHORIZED'], others('UNAUTHORIZED')).join()).toContain('remove yours');
  });

  it.each(['DEFAULT_4XX', 'DEFAULT_5XX'])('leave the status of refusals alone: %s has none', (type) => {
    expect(checkFallbackResponses(others(type, false))).toEqual([]);
    expect(checkFallbackResponses(others('THROTTLED'))).toEqual([]);
    expect(checkFallbackResponses(others(type)).join()).toContain('leave its statusCode out');
  });
});
