import { describe, expect, it } from 'vitest';
import type { CedarRequest } from '../../../core/access/cedar.js';
import { WasmCedarEngine } from '../../../lambdas/runtime/cedar-engine.js';

const engine = new WasmCedarEngine();

const REQUEST: CedarRequest = {
  principal: {
    id: 'https://id.example.com|alice',
    attributes: {
      ...{ provider: 'main', issuer: 'https://id.example.com', subject: 'alice', authenticatedBy: 'bearer' },
      ...{ scopes: ['orders:read', 'profile'], authTime: 1_750_000_000 },
    },
    tags: { tier: ['gold'] },
  },
  action: 'GET',
  resource: '/orders/{proxy+}',
  time: 1_750_000_100,
  sourceIp: '192.0.2.7',
};

const PERMIT = 'permit(principal, action, resource);';
const when = (condition: string) => `permit(principal, action, resource) when { ${condition} };`;
/** Its condition cannot be computed. */
const FAILING_FORBID = 'forbid(principal, action, resource) when { context.time * 9223372036854775807 > 0 };';

describe('Cedar in WebAssembly', () => {
  it.each([
    ['permit(principal == Claimgate::Identity::"https://id.example.com|alice", action, resource);'],
    ['permit(principal, action == Claimgate::Action::"GET", resource == Claimgate::Route::"/orders/{proxy+}");'],
    [when('principal has scopes && principal.scopes.containsAll(["profile", "orders:read"])')],
    [when('principal.hasTag("tier") && principal.getTag("tier").contains("gold")')],
    [when('principal has authTime && context.time - principal.authTime < 900')],
    [when('context.sourceIp.isInRange(ip("192.0.2.0/24"))')],
  ])('allows by %s', async (policies) => {
    expect(await engine.decide(policies, REQUEST)).toBe('allow');
  });

  it.each([
    ['permit(principal == Claimgate::Identity::"https://id.example.com|bob", action, resource);'],
    ['permit(principal, action == Claimgate::Action::"POST", resource);'],
    [when('principal has roles && principal.roles.contains("admin")')],
    [`${PERMIT} forbid(principal, action, resource) when { context.sourceIp.isIpv4() };`],
  ])('denies by %s', async (policies) => {
    expect(await engine.decide(policies, REQUEST)).toBe('deny');
  });

  it('does not rely on what is allowed while a policy that forbids fails', async () => {
    expect(await engine.decide(`${PERMIT} ${FAILING_FORBID}`, REQUEST)).toBe('error');
  });

  it('decides nothing about a request that the schema does not know', async () => {
    const { principal } = REQUEST;
    const strange: Partial<CedarRequest>[] = [
      { action: 'PURGE' },
      { action: 'get' },
      { sourceIp: 'test-invoke-source-ip' },
      { time: 1.5 },
      { principal: { ...principal, attributes: { ...principal.attributes, scopes: 'orders:read' } } },
      { principal: { ...principal, attributes: { ...principal.attributes, admin: 'true' } } },
    ];
    for (const change of strange) {
      expect(await engine.decide(PERMIT, { ...REQUEST, ...change }), JSON.stringify(change)).toBe('error');
    }
  });

  it('keeps texts of policies apart', async () => {
    const answers = [];
    for (const text of [PERMIT, when('false'), PERMIT, when('false')]) answers.push(await engine.decide(text, REQUEST));
    expect(answers).toEqual(['allow', 'deny', 'allow', 'deny']);
  });

  it('fails on policies that nobody validated', async () => {
    await expect(engine.decide('permit(principal', REQUEST)).rejects.toThrow('cannot be parsed');
  });
});
