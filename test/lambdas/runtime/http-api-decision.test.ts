import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Identity } from '../../../core/identity.js';
import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import { allowedContext, httpApiAnswer } from '../../../lambdas/runtime/http-api-decision.js';
import { ISSUER, PROVIDER } from '../../fakes/gate-settings.js';

describe('what the authorizer of an HTTP API answers', () => {
  test('an allowed request, with the upstream headers as context', () => {
    const upstreamHeaders = { 'x-user': 'alice-id', 'x-scope': 'read' };
    expect(httpApiAnswer({ allowed: true, identity: undefined, upstreamHeaders })).toEqual({
      isAuthorized: true,
      context: { header_x_user: 'alice-id', header_x_scope: 'read', claimgate_identity: 'null' },
    });
  });

  test('every reason: 401 by the one message that means it, anything else by a plain no', () => {
    for (const code of Object.keys(REASONS) as ReasonCode[]) {
      const answer = httpApiAnswer({ allowed: false, code, detail: 'secret detail', loginUrl: 'https://a.example' });
      expect(answer).toEqual(REASONS[code].status === 401 ? { errorMessage: 'Unauthorized' } : { isAuthorized: false });
    }
  });

  test('an allowed request of somebody, with who it is in visible ASCII', () => {
    const identity: Identity = {
      ...{ provider: PROVIDER, issuer: ISSUER, subject: 'älice', authenticatedBy: 'session', expiresAt: 1_750_000_300 },
      ...{ sessionId: 'public id', claimSources: [{ secret: 'claim' }], accessToken: 'secret', idToken: 'secret' },
    };
    const { claimgate_identity: said } = allowedContext({ allowed: true, identity, upstreamHeaders: {} });
    expect(said).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(said ?? '')).toEqual({
      ...{ subject: 'älice', issuer: ISSUER, provider: PROVIDER.id, authenticatedBy: 'session' },
      ...{ expiresAt: 1_750_000_300, sessionId: 'public id' },
    });
  });

  test('context keys and values are such as API Gateway takes', () => {
    const headers = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,12}$/), fc.string());
    fc.assert(
      fc.property(headers, (upstreamHeaders) => {
        for (const [key, value] of Object.entries(
          allowedContext({ allowed: true, identity: undefined, upstreamHeaders }),
        )) {
          expect(key).toMatch(/^[A-Za-z0-9_]+$/);
          expect(typeof value).toBe('string');
        }
      }),
    );
  });
});
