import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import { headerContext, httpApiAnswer } from '../../../lambdas/runtime/http-api-decision.js';

describe('what the authorizer of an HTTP API answers', () => {
  test('an allowed request, with the upstream headers as context', () => {
    const upstreamHeaders = { 'x-user': 'alice-id', 'x-scope': 'read' };
    expect(httpApiAnswer({ allowed: true, identity: undefined, upstreamHeaders })).toEqual({
      isAuthorized: true,
      context: { header_x_user: 'alice-id', header_x_scope: 'read' },
    });
  });

  test('every reason: 401 by the one message that means it, anything else by a plain no', () => {
    for (const code of Object.keys(REASONS) as ReasonCode[]) {
      const answer = httpApiAnswer({ allowed: false, code, detail: 'secret detail', loginUrl: 'https://a.example' });
      expect(answer).toEqual(REASONS[code].status === 401 ? { errorMessage: 'Unauthorized' } : { isAuthorized: false });
    }
  });

  test('context keys and values are such as API Gateway takes', () => {
    const headers = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,12}$/), fc.string());
    fc.assert(
      fc.property(headers, (upstreamHeaders) => {
        for (const [key, value] of Object.entries(headerContext(upstreamHeaders))) {
          expect(key).toMatch(/^[A-Za-z0-9_]+$/);
          expect(typeof value).toBe('string');
        }
      }),
    );
  });
});
