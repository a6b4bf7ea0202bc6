import { expect, test } from 'vitest';
import { challengeFor } from '../../../core/access/challenge.js';
import { REASONS, type ReasonCode } from '../../../core/reasons.js';

const ISSUER = 'https://id.example.com:8443/realms/shop';
const REALM = 'Bearer realm="id.example.com:8443"';

test.each<[ReasonCode, string]>([
  ['no_credential', REALM],
  ['session_expired', REALM],
  ['token_expired', `${REALM}, error="invalid_token", error_description="The token has expired; get a new one."`],
  ['authorization_malformed', `${REALM}, error="invalid_request"`],
  ['access_denied', `${REALM}, error="insufficient_scope"`],
])('%s', (code, challenge) => {
  expect(challengeFor(code, ISSUER)).toBe(challenge);
});

test('every challenge is a list of quoted parameters that no message breaks out of', () => {
  for (const code of Object.keys(REASONS) as ReasonCode[]) {
    expect(challengeFor(code, ISSUER)).toMatch(/^Bearer [a-z_]+="[\x20!#-[\]-~]*"(?:, [a-z_]+="[\x20!#-[\]-~]*")*$/);
  }
});
