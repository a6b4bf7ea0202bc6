import { describe, expect, it } from 'vitest';
import type { GatewayRequest } from '../../../local/gateway/gateway-request.js';
import { WebAcl, webAclOf } from '../../../local/waf/web-acl.js';
import { deploymentOf, resource } from '../deployed.js';

const STAGE = 'arn:aws:apigateway:us-east-1::/restapis/api/stages/prod';
const BLOCK = { Block: {} };
const PAGES = byMatch('CONTAINS', '/auth/', 'URL_DECODE');

function byMatch(PositionalConstraint: string, SearchString: string, ...types: readonly string[]) {
  return {
    ByteMatchStatement: {
      FieldToMatch: { UriPath: {} },
      PositionalConstraint,
      SearchString,
      TextTransformations: types.map((Type, Priority) => ({ Type, Priority })),
    },
  };
}

const rate = (Limit: number, more: object = {}) => ({ RateBasedStatement: { AggregateKeyType: 'IP', Limit, ...more } });

interface Watched {
  readonly acl: WebAcl;
  readonly problems: readonly string[];
  travel(seconds: number): void;
  /** What the web ACL says to each of these in turn: paths, or addresses where a path is none. */
  ask(...requests: readonly string[]): readonly boolean[];
}

function watch(rules: readonly object[], DefaultAction: object = { Allow: {} }, throttling = true): Watched {
  let now = 0;
  const problems: string[] = [];
  const deployment = deploymentOf(
    resource('AWS::WAFv2::WebACL', 'acl|id|REGIONAL', {
      DefaultAction,
      Rules: rules.map((rule, index) => ({ Name: `Rule${index}`, Priority: index, ...rule })),
    }),
    resource('AWS::WAFv2::WebACLAssociation', 'association', {
      ResourceArn: STAGE,
      WebACLArn: 'arn:aws:wafv2:us-east-1:1:regional/webacl/acl/id',
    }),
  );
  const options = { clock: { now: () => now }, throttling, report: (problem: string) => problems.push(problem) };
  const acl = webAclOf(deployment, STAGE, options) ?? new WebAcl([], 'allow');
  return {
    acl,
    problems,
    travel: (seconds) => {
      now += seconds * 1000;
    },
    ask: (...requests) =>
      requests.map((text) => {
        const isPath = text.startsWith('/');
        const request = { path: isPath ? text : '/auth/login', sourceIp: isPath ? '127.0.0.1' : text };
        return acl.block(request as GatewayRequest) !== undefined;
      }),
  };
}

describe('a rule on rates', () => {
  it('blocks an address over its limit, until the window has passed', () => {
    const { ask, travel } = watch([{ Action: BLOCK, Statement: rate(2, { EvaluationWindowSec: 60 }) }]);
    expect(ask('/a', '/b', '/c')).toEqual([false, false, true]);
    travel(59);
    expect(ask('/a')).toEqual([true]);
    travel(61);
    expect(ask('/a')).toEqual([false]);
  });

  it('goes on blocking an address that goes on asking', () => {
    const { ask, travel } = watch([{ Action: BLOCK, Statement: rate(1) }]);
    ask('/a', '/a');
    for (let minutes = 0; minutes < 20; minutes += 1) {
      travel(60);
      expect(ask('/a')).toEqual([true]);
    }
    travel(301);
    expect(ask('/a')).toEqual([false]);
  });

  it('counts each address for itself', () => {
    const { ask } = watch([{ Action: BLOCK, Statement: rate(1) }]);
    expect(ask('192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.2')).toEqual([false, true, false, true]);
  });

  it('counts and blocks in its scope only, however its path is written', () => {
    const { ask } = watch([{ Action: BLOCK, Statement: rate(1, { ScopeDownStatement: PAGES }) }]);
    expect(ask('/orders', '/orders', '/%61uth/x', '/prod/auth/x', '/orders')).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('is forgotten where throttling is off', () => {
    const { ask } = watch([{ Action: BLOCK, Statement: rate(1) }], { Allow: {} }, false);
    expect(ask('/a', '/a')).toEqual([false, false]);
  });
});

describe('the rules of a web ACL', () => {
  const blocked = (Statement: object, path: string) => watch([{ Action: BLOCK, Statement }]).ask(path)[0];

  it.each([
    [byMatch('STARTS_WITH', '/a', 'NONE'), '/a/b', '/b/a'],
    [byMatch('ENDS_WITH', '/b', 'NONE'), '/a/b', '/b/a'],
    [byMatch('EXACTLY', '/a', 'LOWERCASE'), '/A', '/a/'],
    [{ NotStatement: { Statement: PAGES } }, '/a', '/auth/x'],
    [{ AndStatement: { Statements: [PAGES, byMatch('ENDS_WITH', 'x', 'NONE')] } }, '/auth/x', '/auth/y'],
    [{ OrStatement: { Statements: [PAGES, byMatch('ENDS_WITH', 'x', 'NONE')] } }, '/x', '/y'],
  ])('%j blocks %s, and not %s', (statement, path, other) => {
    expect([blocked(statement, path), blocked(statement, other)]).toEqual([true, false]);
  });

  it('are looked at by priority, and the first that decides does', () => {
    const allow = { Priority: 5, Action: { Allow: {} }, Statement: PAGES };
    const count = { Priority: 1, Action: { Count: {} }, Statement: PAGES };
    const block = { Priority: 9, Action: BLOCK, Statement: byMatch('CONTAINS', '/', 'NONE') };
    expect(watch([block, allow, count]).ask('/auth/x', '/a')).toEqual([false, true]);
  });

  it('may let nothing through but what one allows', () => {
    expect(watch([{ Action: { Allow: {} }, Statement: PAGES }], BLOCK).ask('/auth/x', '/a')).toEqual([false, true]);
  });

  it('may say what a blocked request is answered', () => {
    const CustomResponse = { ResponseCode: 429, ResponseHeaders: [{ Name: 'retry-after', Value: '60' }] };
    const { acl } = watch([{ Action: { Block: { CustomResponse } }, Statement: PAGES }]);
    expect(acl.block({ path: '/auth/x', sourceIp: '127.0.0.1' } as GatewayRequest)).toEqual({
      custom: { status: 429, headers: [['retry-after', '60']] },
    });
  });

  it.each([
    [{ Action: BLOCK, Statement: { GeoMatchStatement: { CountryCodes: ['AT'] } } }, 'GeoMatchStatement'],
    [{ OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: {} } }, 'OverrideAction'],
    [{ Action: BLOCK, Statement: rate(1, { AggregateKeyType: 'FORWARDED_IP' }) }, 'AggregateKeyType FORWARDED_IP'],
    [{ Action: BLOCK, Statement: byMatch('CONTAINS_WORD', 'a', 'NONE') }, 'constraint or transformation'],
    [{ Action: BLOCK, Statement: byMatch('CONTAINS', 'a', 'HEX_DECODE') }, 'constraint or transformation'],
    [{ Action: { Captcha: {} }, Statement: PAGES }, 'Captcha'],
  ])('that are not evaluated here are reported: %j', (rule, reason) => {
    const { problems, ask } = watch([rule, { Action: BLOCK, Statement: PAGES }]);
    expect(problems).toEqual([expect.stringContaining(reason)]);
    expect(ask('/auth/x')).toEqual([true]);
  });
});
