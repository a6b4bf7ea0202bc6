import { describe, expect, test } from 'vitest';
import { preflight } from '../../../core/account/preflight.js';
import { gateRequest } from '../../fakes/gate-request.js';
import { gateSettings } from '../../fakes/gate-settings.js';

const settings = gateSettings({ allowedOrigins: ['https://app.example.com'] });

const answerTo = (headers: Readonly<Record<string, string>>) =>
  preflight(gateRequest({ method: 'OPTIONS', headers }), settings);

describe('a preflight', () => {
  test('of an allowed origin gets what it asks for', () => {
    const answer = answerTo({
      origin: 'https://app.example.com',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'content-type',
    });
  });

  test('of any other origin gets no permission', () => {
    const answer = answerTo({ origin: 'https://evil.example.com', 'access-control-request-method': 'PUT' });
    expect(answer.headers).toEqual({ vary: 'Origin' });
  });

  test('without an origin gets no permission', () => {
    expect(answerTo({ 'access-control-request-method': 'PUT' }).headers).toEqual({ vary: 'Origin' });
  });
});
