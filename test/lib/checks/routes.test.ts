import { Aws } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkGatewayResponses } from '../../../lib/checks/gateway-responses.js';
import {
  checkMissingRoutes,
  checkOpenRoutes,
  checkPreflights,
  checkRouteKeys,
  checkUnusedRules,
} from '../../../lib/checks/routes.js';

describe('the routes of an API', () => {
  it('are all protected, the gate’s own, or preflights', () => {
    const facts = [
      { key: 'GET /orders', guard: 'authorizer' },
      { key: 'GET /auth/login', guard: 'gate' },
      { key: 'OPTIONS /orders', guard: 'none' },
    ] as const;
    expect(checkOpenRoutes(facts, 'protect it', 'publicRoute')).toEqual([]);
  });

  it('are named when they are open without a word', () => {
    const [fault] = checkOpenRoutes([{ key: 'GET /open', guard: 'none' }], 'protect it', 'publicRoute');
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
    expect(checkUnusedRules(['role admin']).join()).toContain('authorizer(role admin) is attached to no route');
  });

  it('do not answer preflights twice', () => {
    expect(checkPreflights(['OPTIONS /a'], ['OPTIONS /b'])).toEqual([]);
    expect(checkPreflights(['OPTIONS /a'], ['OPTIONS /a']).join()).toContain('take your own OPTIONS route away');
  });
});

it('a gateway response is defined once', () => {
  expect(checkGatewayResponses(['UNAUTHORIZED'], ['THROTTLED'])).toEqual([]);
  expect(checkGatewayResponses(['UNAUTHORIZED'], ['UNAUTHORIZED']).join()).toContain('remove yours');
});
