import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import { errorResponse } from '../../../core/pages/error-response.js';
import type { ReasonCode } from '../../../core/reasons.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const settings = gateSettings();
const login = `${settings.publicUrl}/auth/login`;

function linkOf(code: ReasonCode): string | undefined {
  const request = gateRequest({ headers: { accept: 'text/html' } });
  return /<a href="[^"]*">[^<]*<\/a>/.exec(errorResponse(new GateError(code), request, settings).body)?.[0];
}

describe('the page of an error', () => {
  test('offers to sign in, where that helps', () => {
    expect(linkOf('login_unknown')).toBe(`<a href="${login}">Sign in</a>`);
    expect(linkOf('session_expired')).toBe(`<a href="${login}">Sign in</a>`);
  });

  test('lets who may not enter sign in as somebody else, and the provider ask for whom', () => {
    expect(linkOf('access_denied')).toBe(`<a href="${login}?prompt=login">Sign in as somebody else</a>`);
  });
});
