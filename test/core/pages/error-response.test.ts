import { describe, expect, test } from 'vitest';
import { GateError } from '../../../core/errors.js';
import { errorResponse } from '../../../core/pages/error-response.js';
import { TEXTS } from '../../../core/pages/language.js';
import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import { gateRequest, NAVIGATION } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const CODES = Object.keys(REASONS) as ReasonCode[];
const settings = gateSettings();
const login = `${settings.publicUrl}/auth/login`;

function linksOf(code: ReasonCode): readonly string[] {
  const { body } = errorResponse(new GateError(code), gateRequest({ headers: NAVIGATION }), settings);
  return body.match(/<a [^>]*>[^<]*<\/a>/g) ?? [];
}

describe('the page of an error', () => {
  test('offers to sign in, where that helps', () => {
    expect(linksOf('login_unknown')[0]).toBe(`<a href="${login}">Sign in</a>`);
    expect(linksOf('session_expired')[0]).toBe(`<a href="${login}">Sign in</a>`);
    expect(linksOf('provider_unavailable')[0]).toBe(`<a href="${login}">Try again</a>`);
  });

  test('lets who may not enter sign in as somebody else, and the provider ask for whom', () => {
    expect(linksOf('access_denied')[0]).toBe(`<a href="${login}?prompt=login">Sign in as somebody else</a>`);
  });

  test.each(CODES)('%s has its code, the correlation id and ways on, and no detail', (code) => {
    for (const language of ['en', 'de'] as const) {
      const response = errorResponse(
        new GateError(code, 'detail for the log'),
        gateRequest({ headers: { ...NAVIGATION, 'accept-language': language } }),
        settings,
      );
      expect(response.status).toBe(REASONS[code].status);
      expect(response.body).toContain(`<h1>${TEXTS[language].reasons[code].title}</h1>`);
      expect(response.body).toContain(`<dd>${code}</dd>`);
      expect(response.body).toContain('<dd>correlation-1</dd>');
      expect(response.body).toMatch(/href="https:\/\/api\.example\.com\/prod\/auth\/login["?]/);
      expect(response.body).toContain('<a href="https://api.example.com/prod/">');
      expect(response.body).not.toContain('detail for the log');
    }
  });
});

describe('the JSON of an error', () => {
  test.each(CODES)('%s has its code and the correlation id, and no detail', (code) => {
    const response = errorResponse(new GateError(code, 'detail for the log'), gateRequest(), settings);
    const { challenge, ...body } = JSON.parse(response.body);
    expect(challenge).toBe(response.headers['www-authenticate']);
    expect(body).toEqual({
      error: code,
      message: REASONS[code].message,
      ...(REASONS[code].status === 401 ? { loginUrl: login } : {}),
      correlationId: 'correlation-1',
    });
    expect('www-authenticate' in response.headers).toBe(REASONS[code].status === 401 || code === 'access_denied');
  });
});
