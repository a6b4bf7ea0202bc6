import { describe, expect, it } from 'vitest';
import { UpstreamHeader } from '../../lib/index.js';

describe('an upstream header', () => {
  it.each([
    [UpstreamHeader.claim('X-Scope', 'scope'), { kind: 'claim', path: ['scope'] }],
    [UpstreamHeader.subject('X-Scope'), { kind: 'subject' }],
    [UpstreamHeader.accessToken('X-Scope'), { kind: 'accessToken' }],
    [UpstreamHeader.idToken('X-Scope'), { kind: 'idToken' }],
    [UpstreamHeader.userinfo('X-Scope'), { kind: 'userinfo' }],
  ])('has a lower-case name and a source (%#)', (header, source) => {
    expect(header._settings).toEqual({ name: 'x-scope', source });
  });

  it('travels from the authorizer under a key that API Gateway takes', () => {
    expect(UpstreamHeader.subject('X-User-Id.2')._contextKey).toBe('header_x_user_id_2');
  });
});
